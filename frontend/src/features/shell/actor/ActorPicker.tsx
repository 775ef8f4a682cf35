/** Choose a customer on file, or write as a sender the shop has never seen. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { Check, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { customersQuery } from "@/api/queries";
import type { CustomerSummary } from "@/api/types";
import { useShop } from "@/features/customer/useShop";
import { address, initials, nameOf } from "@/lib/addresses";
import { useUi } from "@/stores/ui";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Buttons";
import { Bone, Loading } from "@/ui/States";
import { NewSender } from "./NewSender";

export default function ActorPicker({ close }: { close: () => void }) {
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed.trim());
  const { simulation } = useShop();
  return (
    <div
      role="dialog"
      aria-label="Act as"
      className="appear fixed top-[52px] right-3 z-30 flex max-h-[min(640px,calc(100dvh-72px))] w-[340px] max-w-[calc(100vw-24px)] flex-col rounded-16 border border-line bg-surface shadow-2"
    >
      <label className="relative m-3 mb-1 block">
        <span className="sr-only">Search customers</span>
        <Search size={16} aria-hidden className="absolute top-3 left-3 text-ink-3" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the panel was opened to search or choose.
          autoFocus
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder="Name, email or phone"
          className="h-10 w-full rounded-10 border border-control bg-surface pr-3 pl-9 text-14"
        />
      </label>
      <CustomerList search={search} close={close} />
      {simulation && <NewSender close={close} />}
    </div>
  );
}

function CustomerList({ search, close }: { search: string; close: () => void }) {
  const query = useInfiniteQuery(customersQuery(search));
  const current = useUi((ui) => ui.route.customerId);
  if (query.isPending) {
    return (
      <Loading what="customers">
        <div className="flex flex-col gap-3 p-3">
          <Bone className="h-9 w-full" />
          <Bone className="h-9 w-full" />
        </div>
      </Loading>
    );
  }
  if (query.isError) {
    return (
      <div role="alert" className="flex items-center justify-between gap-2 p-3 text-13">
        The list couldn't be loaded.
        <Button onClick={() => void query.refetch()}>Retry</Button>
      </div>
    );
  }
  const customers = query.data.pages.flatMap((page) => page.customers);
  if (customers.length === 0)
    return <p className="px-4 py-3 text-13 text-ink-2">Nobody found for “{search}”.</p>;
  return (
    <ul className="scroller min-h-[52px] flex-1 px-2 pb-2">
      {customers.map((customer) => (
        <li key={customer.id}>
          <CustomerButton customer={customer} current={customer.id === current} close={close} />
        </li>
      ))}
      {query.hasNextPage && (
        <li className="p-2">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            More
          </Button>
        </li>
      )}
    </ul>
  );
}

interface CustomerButtonProps {
  customer: CustomerSummary;
  current: boolean;
  close: () => void;
}

function CustomerButton({ customer, current, close }: CustomerButtonProps) {
  const reach = [customer.email, customer.phone_number].flatMap((one) =>
    one && address(one) !== nameOf(customer) ? [address(one)] : [],
  );
  const choose = () => {
    useUi.getState().actAs({ kind: "customer", id: customer.id });
    close();
  };
  return (
    <button
      type="button"
      aria-current={current || undefined}
      onClick={choose}
      className="flex w-full items-center gap-3 rounded-10 px-2 py-2 text-left hover:bg-hover"
    >
      <Avatar letters={initials(customer)} size={28} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-[560]">{nameOf(customer)}</span>
        <span className="block truncate text-12 text-ink-3">{reach.join(" · ")}</span>
      </span>
      {current && <Check size={16} aria-hidden className="text-accent-text" />}
    </button>
  );
}
