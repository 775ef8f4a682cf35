/** A text field for an operator's answer or note on a ticket. The draft is kept until it is sent. */

import { type FormEvent, useId, useRef } from "react";
import { Button } from "@/ui/Buttons";
import { useReplies } from "./replies";

interface WordsProps {
  /** Where the draft is kept. */
  draft: string;
  label: string;
  send: string;
  busy: boolean;
  optional?: boolean;
  /** The newest message on the screen. */
  newest: number;
  back: () => void;
  onType?: () => void;
  /** True when it was sent. */
  onSend: (words: string, key: string, seen: number) => Promise<boolean>;
}

export function Words(props: WordsProps) {
  const { draft, label, send, busy, optional, newest, back, onType, onSend } = props;
  const begun = useReplies((replies) => replies.begun[draft]);
  const keep = useReplies((replies) => replies.keep);
  const words = begun?.text ?? "";
  // The same words sent again are the same answer; other words are another one.
  const attempt = useRef<{ words: string; key: string } | null>(null);
  const opened = useRef(newest);
  const shown = useRef(newest);
  shown.current = newest;
  const id = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const said = words.trim();
    if (!optional && !said) return;
    if (attempt.current?.words !== said) {
      attempt.current = { words: said, key: crypto.randomUUID() };
    }
    const sent = await onSend(said, attempt.current.key, begun?.seen ?? opened.current);
    // Who was told what came in between has it on the screen by now, and may send again.
    if (!sent && words) keep(draft, { text: words, seen: shown.current });
    if (sent) keep(draft, null);
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-2">
      <label htmlFor={id} className="text-ink-2">
        {label}
      </label>
      <textarea
        id={id}
        // biome-ignore lint/a11y/noAutofocus: the field was just asked for.
        autoFocus
        dir="auto"
        maxLength={1_000}
        rows={3}
        value={words}
        onChange={(event) => {
          keep(draft, { text: event.target.value, seen: begun?.seen ?? opened.current });
          onType?.();
        }}
        className="w-full rounded-10 border border-control bg-surface px-3 py-2 text-14"
      />
      <div className="flex gap-2">
        <Button
          type="submit"
          tone="filled"
          className="h-8"
          disabled={busy || !(optional || words.trim())}
        >
          {send}
        </Button>
        <Button className="h-8" onClick={back}>
          Back
        </Button>
      </div>
    </form>
  );
}
