/** Write as an unknown number or a new email address: made up, or typed. */

import { AtSign, Hash, type LucideIcon } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import type { ContactKind } from "@/api/types";
import { newEmail, newPhone, normalEmail, normalPhone, phone } from "@/lib/addresses";
import { CHANNELS, INPUT_MODES, MAIL, WRITTEN_LIST } from "@/lib/kinds/channels";
import { useUi } from "@/stores/ui";
import { Button } from "@/ui/Buttons";

const KINDS: Record<
  ContactKind,
  {
    name: string;
    icon: LucideIcon;
    make: () => string;
    read: (text: string) => string | null;
    wrong: string;
  }
> = {
  phone: {
    name: "An unknown number",
    icon: Hash,
    make: () => phone(newPhone()),
    read: normalPhone,
    wrong: "A phone number with its country code, such as +1 555 010 0142.",
  },
  email: {
    name: "A new email address",
    icon: AtSign,
    make: newEmail,
    read: normalEmail,
    wrong: "One email address, such as sam@example.net.",
  },
};

const CONTACT_KINDS = [...new Set(WRITTEN_LIST.map((channel) => CHANNELS[channel].contact))];

export function NewSender({ close }: { close: () => void }) {
  const [kind, setKind] = useState<ContactKind | null>(null);
  return (
    <div className="border-line border-t p-2">
      {CONTACT_KINDS.map((one) =>
        one === kind ? (
          <SenderForm key={one} kind={one} close={close} />
        ) : (
          <SenderButton key={one} kind={one} onClick={() => setKind(one)} />
        ),
      )}
    </div>
  );
}

function SenderButton({ kind, onClick }: { kind: ContactKind; onClick: () => void }) {
  const { name, icon: Icon } = KINDS[kind];
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex w-full items-center gap-3 rounded-10 px-2 py-2 text-left hover:bg-hover"
    >
      <span className="grid size-7 place-items-center rounded-full bg-hover text-ink-2">
        <Icon size={15} aria-hidden />
      </span>
      {name}
    </button>
  );
}

function SenderForm({ kind, close }: { kind: ContactKind; close: () => void }) {
  const { name, make, read, wrong } = KINDS[kind];
  const [typed, setTyped] = useState(make);
  const [refused, setRefused] = useState(false);
  const hint = useId();
  const start = (event: FormEvent) => {
    event.preventDefault();
    const sender = read(typed);
    if (!sender) return setRefused(true);
    useUi.getState().actAs({ kind: "new", address: sender });
    useUi
      .getState()
      .go({ view: WRITTEN_LIST.find((one) => CHANNELS[one].contact === kind) ?? MAIL });
    close();
  };
  return (
    <form onSubmit={start} className="flex flex-wrap items-center gap-2 p-2">
      <label className="min-w-0 flex-1 text-13">
        <span className="mb-1 block text-ink-2">{name}</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the field was just asked for.
          autoFocus
          inputMode={INPUT_MODES[kind]}
          value={typed}
          aria-invalid={refused}
          aria-describedby={refused ? hint : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setRefused(false);
          }}
          className="h-9 w-full rounded-10 border border-control bg-surface px-2.5 text-14"
        />
      </label>
      <Button type="submit" tone="filled" className="self-end">
        Use
      </Button>
      {refused && (
        <p id={hint} role="alert" className="w-full text-12 text-danger">
          {wrong}
        </p>
      )}
    </form>
  );
}
