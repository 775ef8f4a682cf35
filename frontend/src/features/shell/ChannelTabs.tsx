/** The views as links: in the top bar on wide pages, at the bottom on phones. */

import { type LucideIcon, PanelRight, Ticket } from "lucide-react";
import type { Unread } from "@/features/customer/useUnread";
import { useQueue } from "@/features/desk/useQueue";
import { CHANNEL_LIST, CHANNELS, isWritten, VOICE } from "@/lib/kinds/channels";
import { formatRoute, type View } from "@/lib/route";
import { callLength } from "@/lib/time";
import { useCall } from "@/stores/call";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";
import { useClock } from "@/ui/hooks/useClock";

interface Tab {
  view: View;
  name: string;
  icon: LucideIcon;
  color: string;
}

const TABS: Tab[] = CHANNEL_LIST.map((channel) => {
  const { name, icon, color } = CHANNELS[channel];
  return { view: channel, name, icon, color };
});
const CONTEXT: Tab = {
  view: "context",
  name: "Context",
  icon: PanelRight,
  color: "text-accent-text",
};

const QUEUE: Tab = { view: "queue", name: "Tickets", icon: Ticket, color: "text-warn" };

/** The shop's own people also have what waits for them. */
function useTabs(...more: Tab[]): Tab[] {
  const works = useOperatorStore((store) => store.operator !== null);
  return works ? [...TABS, QUEUE, ...more] : [...TABS, ...more];
}

interface Props {
  unread: Unread;
  view: View;
}

/** What a tab has to tell: messages that were not read, or tickets that are open. */
function useCounts(unread: Unread) {
  const { tickets } = useQueue();
  return ({ view }: Tab, on: boolean): { count: number; what: string } => {
    if (view === "queue") return { count: tickets?.length ?? 0, what: "open" };
    const count = isWritten(view) ? unread.of[view] : 0;
    return { count: on ? 0 : count, what: "unread" };
  };
}

function useHref() {
  const customerId = useUi((ui) => ui.route.customerId);
  return (view: View) => formatRoute({ view, thread: null, ticket: null, customerId });
}

export function ChannelTabs({ unread, view }: Props) {
  const href = useHref();
  const counts = useCounts(unread);
  const tabs = useTabs();
  return (
    <nav aria-label="Channels" className="flex gap-1 rounded-12 bg-hover p-1">
      {tabs.map((tab) => {
        const on = tab.view === view;
        const { count, what } = counts(tab, on);
        return (
          <a
            key={tab.view}
            href={href(tab.view)}
            aria-current={on ? "page" : undefined}
            className={`flex h-[34px] flex-none items-center gap-2 whitespace-nowrap rounded-10 px-3.5 font-[540] transition duration-90 ${
              on ? "bg-tab-on text-ink shadow-1" : "text-ink-2 hover:text-ink"
            }`}
          >
            <tab.icon size={18} strokeWidth={1.8} aria-hidden className={on ? tab.color : ""} />
            {tab.name}
            {count > 0 && <Count count={count} />}
            {count > 0 && <span className="sr-only">{`, ${count} ${what}`}</span>}
            {tab.view === VOICE && <RunningCall />}
          </a>
        );
      })}
    </nav>
  );
}

export function BottomTabs({ unread, view }: Props) {
  const href = useHref();
  const counts = useCounts(unread);
  const tabs = useTabs(CONTEXT);
  return (
    <nav
      aria-label="Views"
      className="grid flex-none auto-cols-fr grid-flow-col border-line border-t bg-surface pb-[env(safe-area-inset-bottom)]"
    >
      {tabs.map((tab) => {
        const on = tab.view === view;
        const { count, what } = counts(tab, on);
        return (
          <a
            key={tab.view}
            href={href(tab.view)}
            aria-current={on ? "page" : undefined}
            className={`flex h-[58px] flex-col items-center justify-center gap-1 font-[520] text-12 -outline-offset-2 ${on ? "text-accent-text" : "text-ink-2"}`}
          >
            <span className="relative">
              <tab.icon size={22} strokeWidth={1.7} aria-hidden />
              {count > 0 && (
                <span className="-top-2 -right-3 absolute">
                  <Count count={count} />
                </span>
              )}
            </span>
            {tab.name}
            {count > 0 && <span className="sr-only">{`, ${count} ${what}`}</span>}
          </a>
        );
      })}
    </nav>
  );
}

function Count({ count }: { count: number }) {
  return (
    <span
      aria-hidden
      className="grid h-[19px] min-w-[19px] place-items-center rounded-full bg-accent px-1 font-[600] text-12 text-on-accent"
    >
      {count > 99 ? "99+" : count}
    </span>
  );
}

/** A call goes on while other views are looked at. */
function RunningCall() {
  const startedAt = useCall(({ state }) => ("startedAt" in state ? state.startedAt : null));
  const now = useClock(startedAt === null ? null : 1_000);
  if (startedAt === null) return null;
  return (
    <span className="numbers flex items-center gap-1.5 font-[560] text-13 text-voice">
      <span aria-hidden className="size-[7px] rounded-full bg-voice" />
      <span className="sr-only">Call running, </span>
      {callLength(now - startedAt)}
    </span>
  );
}
