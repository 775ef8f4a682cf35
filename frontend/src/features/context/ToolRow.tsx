/** One tool run in a line; opened, what was asked and what was answered. */

import { Lock } from "lucide-react";
import { useId, useState } from "react";
import type { ToolRun } from "@/api/types";
import { type Act, fieldLines, toolIcon, toolTitle } from "@/lib/kinds/tools";
import { duration } from "@/lib/time";
import { useAnnounce } from "@/stores/announce";
import { Chip } from "@/ui/Chip";
import type { Bar } from "./track";

export const COLOURS: Record<Act | "model", { bar: string; icon: string }> = {
  model: { bar: "bg-bar-model", icon: "text-bar-model" },
  read: { bar: "bg-bar-read", icon: "text-bar-read" },
  act: { bar: "bg-bar-act", icon: "text-bar-act" },
  hand: { bar: "bg-bar-hand", icon: "text-bar-hand" },
  err: { bar: "bg-bar-err", icon: "text-bar-err" },
};

interface ToolRowProps {
  run: ToolRun;
  /** What ran before it in the same turn. */
  earlier: readonly ToolRun[];
  bar: Bar | null;
  open: boolean;
  toggle: () => void;
}

export function ToolRow({ run, earlier, bar, open, toggle }: ToolRowProps) {
  const { title, act, chip } = toolTitle(run, earlier);
  const Icon = toolIcon(run.name);
  const id = useId();
  return (
    <div className="mt-2 border-line border-t pt-1.5">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
        className="-mx-1.5 flex min-h-[26px] w-[calc(100%+12px)] items-center gap-2 rounded-6 px-1.5 text-left text-13 hover:bg-hover max-md:min-h-11"
      >
        <Icon
          size={15}
          strokeWidth={1.8}
          aria-hidden
          className={`flex-none ${COLOURS[act].icon}`}
        />
        <span dir="auto" className="min-w-0 truncate font-[560]" title={title}>
          {title}
        </span>
        {chip && <Chip tone={chip.tone}>{chip.text}</Chip>}
        <span className="numbers ml-auto flex-none text-12 text-ink-2">
          {duration(run.duration_ms)}
        </span>
      </button>
      {bar && (
        <span
          aria-hidden
          className="relative ml-[23px] block h-[3px] overflow-hidden rounded-full bg-track"
        >
          <span
            className={`absolute top-0 h-[3px] rounded-full ${COLOURS[act].bar}`}
            style={{ left: `min(${bar.left}%, 100% - 3px)`, width: `max(3px, ${bar.width}%)` }}
          />
        </span>
      )}
      <div id={id} hidden={!open}>
        {open && <Details run={run} />}
      </div>
    </div>
  );
}

function Details({ run }: { run: ToolRun }) {
  return (
    <div className="mt-2 ml-[23px] rounded-10 border border-line bg-surface px-2.5 py-2 text-12">
      <div className="flex items-center gap-2">
        <h5 className="font-[560] text-ink-2">Asked</h5>
        <code className="truncate font-mono">{run.name}</code>
        <Copy run={run} />
      </div>
      <Lines values={run.arguments} none="nothing" />
      <h5 className="mt-2 font-[560] text-ink-2">Answered</h5>
      <Lines values={run.rule ? { ...run.result, rule: run.rule } : run.result} none="nothing" />
    </div>
  );
}

function Lines({ values, none }: { values: Record<string, unknown>; none: string }) {
  const lines = fieldLines(values);
  if (lines.length === 0) return <p className="text-ink-3">{none}</p>;
  return (
    <dl className="mt-1 grid grid-cols-[minmax(64px,34%)_minmax(0,1fr)] gap-x-3 gap-y-1 font-mono">
      {lines.map((line) => (
        <div key={line.name} className="contents">
          <dt className="truncate text-ink-3" title={line.name}>
            {line.name}
          </dt>
          <dd dir="auto">
            {line.hidden ? (
              <span className="inline-flex items-center gap-1 text-ink-2">
                <Lock size={12} aria-hidden /> hidden
              </span>
            ) : (
              line.value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What the server sent, as JSON. It hides what may not be seen before it sends. */
function Copy({ run }: { run: ToolRun }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const { name, arguments: asked, result: answered, outcome, rule, duration_ms } = run;
    const json = JSON.stringify({ name, asked, answered, outcome, rule, duration_ms }, null, 2);
    await navigator.clipboard.writeText(json).then(
      () => {
        setCopied(true);
        useAnnounce.getState().say("Copied");
        setTimeout(() => setCopied(false), 1_500);
      },
      () => useAnnounce.getState().say("The clipboard is blocked."),
    );
  };
  return (
    <button
      type="button"
      onClick={() => void copy()}
      className="ml-auto min-h-6 flex-none rounded-6 px-1.5 font-[560] text-accent-text hover:bg-hover"
    >
      {copied ? "Copied" : "Copy"}
    </button>
  );
}
