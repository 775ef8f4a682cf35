/** A customer who couldn't be loaded: why, and what helps. */

import { UserX } from "lucide-react";
import { useUi } from "@/stores/ui";
import { Button } from "@/ui/Buttons";
import { EmptyState, ErrorState } from "@/ui/States";
import { useCustomer } from "./useCustomer";

export function CustomerError({ what }: { what: string }) {
  const { id, missing, error, retry } = useCustomer();
  if (!missing) return <ErrorState what={what} error={error} retry={retry} />;
  return (
    <div role="alert" className="m-auto flex flex-col">
      <EmptyState
        icon={UserX}
        title={`There is no customer ${id}`}
        action={
          <Button onClick={() => useUi.getState().go({ customerId: null })}>
            Back to the start page
          </Button>
        }
      >
        The link may be old, or its number mistyped. You can also choose a customer at the top.
      </EmptyState>
    </div>
  );
}
