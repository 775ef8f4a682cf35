/** What was offered and waits for the customer's explicit yes. */

import type { Proposal } from "@/api/types";
import { OFFERS } from "@/lib/kinds/offers";
import { money } from "@/lib/money";
import { clockTime } from "@/lib/time";
import { Chip } from "@/ui/Chip";
import { useClock } from "@/ui/hooks/useClock";
import { DetailRow, Facts, Section } from "@/ui/Section";

export function ProposalsSection({
  proposals,
  clockOffset,
}: {
  proposals: Proposal[];
  clockOffset: number;
}) {
  const someOpen = proposals.some((proposal) => proposal.status === "open");
  const now = useClock(someOpen ? 10_000 : null) + clockOffset;
  const open = proposals.filter((one) => one.status === "open" && Date.parse(one.expires_at) > now);
  if (open.length === 0) return null;
  return (
    <Section title="Waiting for a yes" count={open.length}>
      {open.map((proposal) => (
        <DetailRow
          key={proposal.id}
          name={proposal.order_number}
          text={`${OFFERS[proposal.kind]}${proposal.amount ? ` ${money(proposal.amount)}` : ""}`}
          chip={<Chip tone="info">{`Until ${clockTime(proposal.expires_at)}`}</Chip>}
        >
          <Facts
            facts={[
              ["Code", proposal.code],
              ["Offered", clockTime(proposal.created_at)],
              ["Expires", clockTime(proposal.expires_at)],
            ]}
          />
        </DetailRow>
      ))}
    </Section>
  );
}
