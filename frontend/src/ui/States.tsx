/** What a pane shows when it is empty, is loading, or has failed. */

import { CloudOff, type LucideIcon, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./Buttons";

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="m-auto flex max-w-[340px] flex-col items-center gap-3 p-6 text-center">
      <span className="grid size-12 place-items-center rounded-full bg-hover text-ink-3">
        <Icon size={22} strokeWidth={1.7} aria-hidden />
      </span>
      <h2 className="font-[600] text-16">{title}</h2>
      {children && <p className="text-ink-2">{children}</p>}
      {action}
    </div>
  );
}

/** An error stays in its pane, says what happened, and can be tried again. */
export function ErrorState({
  what,
  error,
  retry,
}: {
  what: string;
  error: unknown;
  retry: () => void;
}) {
  const why = error instanceof Error ? error.message : "The server did not answer.";
  return (
    <div role="alert" className="m-auto flex flex-col">
      <EmptyState
        icon={CloudOff}
        title={what}
        action={
          <Button icon={RotateCw} onClick={retry}>
            Retry
          </Button>
        }
      >
        {why}
      </EmptyState>
    </div>
  );
}

export function Bone({ className }: { className: string }) {
  return <span aria-hidden className={`skeleton block ${className}`} />;
}

/** Says to a screen reader that a pane is loading; the bones are for the eye. */
export function Loading({ what, children }: { what: string; children: ReactNode }) {
  return (
    <div aria-busy="true" className="contents">
      <span className="sr-only">Loading {what}</span>
      {children}
    </div>
  );
}
