/** Why the ticket of a link is not open, and the way on. */

import { useTicketLink } from "@/features/customer/useTicketLink";

export function LinkTrouble() {
  const { ticket, trouble, retry } = useTicketLink();
  if (ticket === null || trouble === null) return null;
  const { missing, error } = trouble;
  return (
    <div role="alert" className="flex-none border-line border-b px-4 py-2 text-13 text-danger">
      {missing
        ? `There is no ticket TCK-${ticket}. Check its number, or choose one from this list.`
        : `TCK-${ticket} couldn't be loaded. ${error instanceof Error ? error.message : ""}`}
      {!missing && (
        <button
          type="button"
          onClick={retry}
          className="ml-2 min-h-6 rounded-6 font-[560] underline underline-offset-2 max-md:min-h-11"
        >
          Retry
        </button>
      )}
    </div>
  );
}
