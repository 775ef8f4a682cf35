/** A named part of the context that folds away, and the rows in it. */

import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { PHONE } from "@/ui/hooks/useMedia";

interface SectionProps {
  title: string;
  /** How many there are: a number, or in words. */
  count: number | string;
  /** Something in it was asked for. */
  unfold?: boolean;
  children: ReactNode;
}

export function Section({ title, count, unfold = false, children }: SectionProps) {
  // A phone has no room for all of it at once: there the sections start folded.
  const [open, setOpen] = useState(() => unfold || !matchMedia(PHONE).matches);
  const [was, setWas] = useState(unfold);
  const id = useId();
  // While drawing: a row that scrolls itself into view has to stand there by then.
  if (unfold !== was) {
    setWas(unfold);
    if (unfold) setOpen(true);
  }
  return (
    <section className="border-line border-b px-4 py-2 max-md:py-0">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex h-[26px] w-full items-center gap-1.5 rounded-6 text-left text-13 max-md:h-11"
        >
          <span className="font-[560] text-ink-2">{title}</span>
          <span className="text-ink-3">{count}</span>
          <ChevronDown
            size={16}
            aria-hidden
            className={`ml-auto text-ink-3 transition duration-160 ${open ? "" : "-rotate-90"}`}
          />
        </button>
      </h3>
      <div id={id} hidden={!open}>
        {children}
      </div>
    </section>
  );
}

interface RowProps {
  name: string;
  text: string;
  chip: ReactNode;
  /** Given when something else must know of it, or opens it. */
  open?: boolean;
  onToggle?: (open: boolean) => void;
  children: ReactNode;
}

/** One line; opened, it shows the rest. */
export function DetailRow({ name, text, chip, open: told, onToggle, children }: RowProps) {
  const [own, setOwn] = useState(false);
  const open = told ?? own;
  const id = useId();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  return (
    <div ref={row}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => (onToggle ?? setOwn)(!open)}
        className="-mx-2 flex h-[30px] w-[calc(100%+16px)] items-center gap-3 rounded-10 px-2 text-left text-13 hover:bg-hover max-md:h-11"
      >
        <span className="min-w-[72px] flex-none whitespace-nowrap font-[600]">{name}</span>
        <span dir="auto" className="min-w-0 flex-1 truncate text-ink-2">
          {text}
        </span>
        {chip}
      </button>
      <div id={id} hidden={!open}>
        {open && children}
      </div>
    </div>
  );
}

/** Terms and what they are, two columns. Empty values leave no line. */
export function Facts({ facts }: { facts: [string, string | null | undefined][] }) {
  return (
    <dl className="mt-1 mb-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-10 border border-line bg-sunken p-3 text-12">
      {facts.map(
        ([term, value]) =>
          value && (
            <div key={term} className="contents">
              <dt className="text-ink-3">{term}</dt>
              <dd dir="auto" className="whitespace-pre-line">
                {value}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
