/** Other terms for a refund that waits: the amount, and which items it is for. */

import { type FormEvent, useId, useState } from "react";
import type { Order, Ticket } from "@/api/types";
import { money, typedAmount } from "@/lib/money";
import { Button } from "@/ui/Buttons";

interface TermsFormProps {
  approval: NonNullable<Ticket["approval"]>;
  order: Order | null;
  busy: boolean;
  back: () => void;
  /** Called on each change: an earlier refusal no longer applies to what is typed. */
  onType: () => void;
  onSend: (amount: string, skus: string[] | null) => Promise<unknown>;
}

/** How many units of each SKU; the terms name a SKU once for each. */
function countsOf(skus: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const sku of skus) counts.set(sku, (counts.get(sku) ?? 0) + 1);
  return counts;
}

export function TermsForm({ approval, order, busy, back, onType, onSend }: TermsFormProps) {
  const [typed, setTyped] = useState(approval.amount ?? "");
  const [units, setUnits] = useState(() => countsOf(approval.skus));
  const [refused, setRefused] = useState<string | null>(null);
  const [field, hint] = [useId(), useId()];
  const read = typedAmount(typed);
  const skus = [...units].flatMap(([sku, count]) => Array<string>(count).fill(sku));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if ("why" in read) return setRefused(read.why);
    const same = [...skus].sort().join() === [...approval.skus].sort().join();
    void onSend(read.amount, same ? null : skus);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 rounded-10 border border-line p-3">
      <label htmlFor={field} className="text-ink-2">
        Refund
      </label>
      <input
        id={field}
        // biome-ignore lint/a11y/noAutofocus: the field was just asked for.
        autoFocus
        inputMode="decimal"
        value={typed}
        aria-invalid={refused !== null}
        aria-describedby={hint}
        onChange={(event) => {
          setTyped(event.target.value);
          setRefused(null);
          onType();
        }}
        className="numbers h-9 w-full rounded-10 border border-control bg-surface px-3 text-14 max-md:h-11"
      />
      {refused && (
        <p id={hint} role="alert" className="text-12 text-danger">
          {refused}
        </p>
      )}
      {order && order.items.length > 0 && (
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-ink-2">For</legend>
          {order.items.map((item) => (
            <ItemUnits
              key={item.sku}
              item={item}
              count={units.get(item.sku) ?? 0}
              choose={(count) => setUnits(new Map([...units, [item.sku, count]]))}
            />
          ))}
          {skus.length === 0 && (
            <p className="text-12 text-ink-2">
              No items selected. The terms apply to the whole order.
            </p>
          )}
        </fieldset>
      )}
      <p className="text-12 text-ink-2">
        The rules are checked again, and someone else has to approve it.
      </p>
      <div className="flex gap-2">
        <Button type="submit" tone="filled" className="h-8" disabled={busy}>
          {"why" in read ? "Propose" : `Propose ${money(read.amount)}`}
        </Button>
        <Button className="h-8" onClick={back}>
          Back
        </Button>
      </div>
    </form>
  );
}

interface ItemUnitsProps {
  item: Order["items"][number];
  count: number;
  choose: (count: number) => void;
}

/** One item of the order: ticked or not, or how many of it. */
function ItemUnits({ item, count, choose }: ItemUnitsProps) {
  const id = useId();
  const choices = Array.from({ length: item.quantity + 1 }, (_, units) => units);
  return (
    <label htmlFor={id} className="flex min-h-6 items-center gap-2 max-md:min-h-11">
      {item.quantity > 1 ? (
        <select
          id={id}
          value={count}
          onChange={(event) => choose(Number(event.target.value))}
          className="h-7 flex-none rounded-6 border border-control bg-surface px-1 max-md:h-11"
        >
          {choices.map((units) => (
            <option key={units} value={units}>{`${units} of ${item.quantity}`}</option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type="checkbox"
          checked={count > 0}
          onChange={(event) => choose(event.target.checked ? 1 : 0)}
          className="size-4 flex-none accent-accent"
        />
      )}
      <span dir="auto" className="min-w-0 flex-1">
        {item.name}
      </span>
      <span className="numbers flex-none text-ink-2">{money(item.unit_price)}</span>
    </label>
  );
}
