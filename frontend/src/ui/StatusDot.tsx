/** A dot that says how a part of the product is. */

import type { Dependency } from "@/api/types";

const DOTS: Record<Dependency["status"], string> = {
  ok: "bg-ok",
  degraded: "bg-warn",
  off: "border border-ink-3",
};

export function StatusDot({ status }: { status: Dependency["status"] }) {
  return <span aria-hidden className={`size-[7px] flex-none rounded-full ${DOTS[status]}`} />;
}
