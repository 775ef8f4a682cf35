/** Round marks for people and for the shop. Drawn here; nothing is fetched from a sender's server. */

import { UserRound } from "lucide-react";

const SIZES = { 28: "size-7 text-12", 38: "size-[38px] text-14", 42: "size-[42px] text-16" };

export function Avatar({ letters, size }: { letters: string | null; size: keyof typeof SIZES }) {
  return (
    <span
      aria-hidden
      className={`grid flex-none place-items-center rounded-full bg-accent-soft font-[620] text-accent-text ${SIZES[size]}`}
    >
      {letters ?? <UserRound size={size * 0.5} strokeWidth={1.9} />}
    </span>
  );
}

const SHOP_SIZES = {
  38: "size-[38px] text-16",
  44: "size-11 text-21",
  88: "size-[88px] text-[40px]",
};

export function ShopMark({ shop, size }: { shop: string; size: keyof typeof SHOP_SIZES }) {
  return (
    <span
      aria-hidden
      className={`brand-disc grid flex-none place-items-center rounded-full font-[640] ${SHOP_SIZES[size]}`}
    >
      {[...shop][0]?.toUpperCase()}
    </span>
  );
}
