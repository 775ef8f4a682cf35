/** The customer's orders, a line each. */

import type { Order } from "@/api/types";
import { sentence } from "@/lib/facts";
import type { Tone } from "@/lib/kinds/tools";
import { money } from "@/lib/money";
import { dateOf } from "@/lib/time";
import { Button } from "@/ui/Buttons";
import { Chip } from "@/ui/Chip";
import { DetailRow, Facts, Section } from "@/ui/Section";
import { useOlderOrders } from "./useOlderOrders";

const TONES: Record<string, Tone> = {
  delivered: "ok",
  shipped: "info",
  cancelled: "danger",
  returned: "warn",
};

interface OrdersSectionProps {
  customer: number;
  orders: Order[];
  /** How many there are in all. */
  total: number;
}

export function OrdersSection({ customer, orders: newest, total }: OrdersSectionProps) {
  const more = useOlderOrders(customer, newest.length);
  if (newest.length === 0) return null;
  const known = new Set(newest.map((order) => order.order_number));
  const orders = [...newest, ...more.orders.filter((order) => !known.has(order.order_number))];
  return (
    <Section title="Orders" count={Math.max(total, orders.length)}>
      {orders.map((order) => (
        <DetailRow
          key={order.order_number}
          name={order.order_number}
          text={order.items.map((item) => item.name).join(", ")}
          chip={<OrderChip order={order} />}
        >
          <Facts facts={orderFacts(order)} />
        </DetailRow>
      ))}
      {orders.length < total && (
        <div className="flex items-center gap-3 py-1.5 text-13 text-ink-2">
          {more.failed && <span role="alert">They couldn't be loaded.</span>}
          <Button className="h-8" disabled={more.busy} onClick={more.load}>
            {more.busy ? "Loading…" : `Show ${total - orders.length} older orders`}
          </Button>
        </div>
      )}
    </Section>
  );
}

const refunded = (order: Order) => Number(order.refunded) > 0;

function OrderChip({ order }: { order: Order }) {
  if (refunded(order)) return <Chip tone="warn">{`Refunded ${money(order.refunded)}`}</Chip>;
  return <Chip tone={TONES[order.status] ?? "neutral"}>{sentence(order.status)}</Chip>;
}

function orderFacts(order: Order): [string, string | null][] {
  const items = order.items.map(
    (item) => `${item.quantity} × ${item.name}, ${money(item.unit_price)}`,
  );
  return [
    ["Status", refunded(order) ? sentence(order.status) : null],
    ["Items", items.join("; ")],
    ["Total", money(order.total)],
    ["Refunded", refunded(order) ? money(order.refunded) : null],
    ["Ordered", dateOf(order.placed_at)],
    ["Shipped", order.shipped_at && dateOf(order.shipped_at)],
    ["Delivered", order.delivered_at && dateOf(order.delivered_at)],
    ["Expected", order.delivered_at ? null : order.expected_on && dateOf(order.expected_on)],
    ["Tracking", [order.carrier, order.tracking_number].filter(Boolean).join(" ")],
  ];
}
