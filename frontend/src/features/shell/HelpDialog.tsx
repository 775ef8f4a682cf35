/** The keys, and the switch that turns single letters off. */

import { CHANNEL_LIST, CHANNELS } from "@/lib/kinds/channels";
import { useUi } from "@/stores/ui";
import { Button } from "@/ui/Buttons";
import { Dialog } from "@/ui/Dialog";

const KEYS: [string, string][] = [
  [
    [...CHANNEL_LIST.map((channel) => `g ${CHANNELS[channel].key}`), "g c", "g t"].join(" · "),
    [...CHANNEL_LIST.map((channel) => CHANNELS[channel].name), "Context", "Tickets"].join(", "),
  ],
  ["j k or arrows", "Next or previous email or ticket"],
  ["Enter · Esc", "Open, back to the list"],
  ["r · c", "Reply, compose"],
  ["/", "Search mail"],
  ["x", "Tool details of the last turn"],
  ["m", "Mute, in a call"],
  ["Enter", "Send a text (Shift+Enter for a new line)"],
  ["Ctrl or ⌘ + Enter", "Send an email"],
  ["?", "Show this help"],
];

export default function HelpDialog() {
  const shortcuts = useUi((ui) => ui.shortcuts);
  const set = useUi((ui) => ui.set);
  const close = () => set({ helpOpen: false });
  return (
    <Dialog title="Keys" width="w-[440px]" close={close}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2 text-13">
        {KEYS.map(([key, does]) => (
          <div key={key + does} className="contents">
            <dt className="font-[560] text-ink-2">{key}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="mt-4 flex items-center gap-2.5 border-line border-t pt-4 text-13">
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => set({ shortcuts: event.target.checked })}
          className="size-[18px] accent-accent"
        />
        Single-letter shortcuts
      </label>
      <Button className="mt-4 w-full" onClick={close}>
        Close
      </Button>
    </Dialog>
  );
}
