/** The frame: top bar, the channel that is open, the context beside it, and on phones the tabs below. */

import { lazy, Suspense, useEffect, useState } from "react";
import { useOutboxUpkeep } from "@/features/chat/useSend";
import { useActorUpkeep } from "@/features/customer/useActor";
import { useCustomer } from "@/features/customer/useCustomer";
import { useEventStream } from "@/features/customer/useEventStream";
import { useShop } from "@/features/customer/useShop";
import { useTicketLinkUpkeep } from "@/features/customer/useTicketLink";
import { useUnread } from "@/features/customer/useUnread";
import { SignInFirst } from "@/features/desk/SignInFirst";
import { useQueueUpkeep } from "@/features/desk/useQueue";
import { useToken } from "@/features/desk/useToken";
import { CHANNEL_LIST, CHANNELS, isWritten, MAIL } from "@/lib/kinds/channels";
import { part } from "@/lib/part";
import type { Route, View } from "@/lib/route";
import { useAnnounce } from "@/stores/announce";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";
import { PHONE, useMedia } from "@/ui/hooks/useMedia";
import { useShortcuts } from "@/ui/hooks/useShortcuts";
import { PaneSkeleton } from "@/ui/PaneSkeleton";
import { BottomTabs } from "./ChannelTabs";
import { FirstVisit } from "./FirstVisit";
import { PageBoundary } from "./PageBoundary";
import { OfflineBar } from "./status/OfflineBar";
import { TopBar } from "./TopBar";
import { UndoBar } from "./UndoBar";
import { useAnnouncements } from "./useAnnouncements";
import { useContextHidden } from "./useContextHidden";
import { useMerge } from "./useMerge";
import { usePreload } from "./usePreload";

const LOADS = {
  mail: () => part(() => import("@/features/mail/EmailView")),
  texts: () => part(() => import("@/features/sms/SmsView")),
  call: () => part(() => import("@/features/call/VoiceView")),
  queue: () => part(() => import("@/features/desk/QueueView")),
  context: () => part(() => import("@/features/context/UnifiedContext")),
  help: () => part(() => import("./HelpDialog")),
  signedOut: () => part(() => import("./SignedOutBar")),
  signIn: () => part(() => import("@/features/desk/SignInDialog")),
};

/** What opens from a view: what is on the screen must go on without a network. */
const PARTS = [
  () => import("@/features/mail/Composer"),
  () => import("@/features/mail/ThreadView"),
  () => import("@/ui/text/Markdown"),
  () => import("./actor/ActorPicker"),
  () => import("./status/StatusDetails"),
];

const MailView = lazy(LOADS.mail);
const TextsView = lazy(LOADS.texts);
const CallView = lazy(LOADS.call);
const QueueView = lazy(LOADS.queue);
const UnifiedContext = lazy(LOADS.context);
const HelpDialog = lazy(LOADS.help);
const SignInDialog = lazy(LOADS.signIn);
const SignedOutBar = lazy(LOADS.signedOut);

export function AppShell() {
  useToken();
  const { id, state, status } = useCustomer();
  const route = useUi((ui) => ui.route);
  const contextHidden = useContextHidden();
  const phone = useMedia(PHONE);
  const { closed } = useShop();
  const ended = useOperatorStore((store) => store.ended);
  const signedOut = useOperatorStore((store) => store.operator === null) && ended === null;
  const unread = useUnread(id, state?.detail ?? null);
  useActorUpkeep();
  useTicketLinkUpkeep();
  useEventStream(id, state !== null && !closed);
  useOutboxUpkeep();
  useMerge(state);
  useQueueUpkeep(state);
  useAnnouncements(state);
  useViewShortcuts();
  usePreload(...Object.values(LOADS), ...PARTS);
  useTitle(Object.values(unread.of).reduce((sum, count) => sum + count, 0));

  const view = shownView(route, phone);
  // The channel that was asked for comes first; the context is fetched once it can be read.
  const contextTurn = useAfterPaint(status !== "pending") || view === "context";
  const contextShown = phone ? view === "context" : !contextHidden;

  return (
    <div className="page flex h-dvh min-w-0 flex-col">
      <TopBar unread={unread} view={view} />
      {!closed && signedOut && <FirstVisit />}
      {!closed && <OfflineBar />}
      {ended && (
        <PageBoundary quiet>
          <Suspense fallback={null}>
            <SignedOutBar ended={ended} />
          </Suspense>
        </PageBoundary>
      )}
      {closed ? (
        <main className="flex min-h-0 flex-1">
          <SignInFirst to="customers and what waits for a person" />
        </main>
      ) : (
        <main
          className={`grid min-h-0 flex-1 grid-cols-1 md:gap-3 md:p-3 md:pt-0 ${
            contextShown
              ? "md:grid-cols-[minmax(0,1fr)_348px] xl:grid-cols-[minmax(0,1fr)_404px]"
              : ""
          }`}
        >
          {view !== "context" && (
            <PageBoundary resetOn={view}>
              <Suspense fallback={<PaneSkeleton view={view} />}>
                <Opened view={view} />
              </Suspense>
            </PageBoundary>
          )}
          {contextShown && (
            <PageBoundary>
              {contextTurn ? (
                <Suspense fallback={<PaneSkeleton view="context" />}>
                  <UnifiedContext />
                </Suspense>
              ) : (
                <PaneSkeleton view="context" />
              )}
            </PageBoundary>
          )}
        </main>
      )}
      {phone && !closed && <BottomTabs unread={unread} view={view} />}
      <UndoBar />
      <Dialogs />
      <Announcer />
    </div>
  );
}

function Opened({ view }: { view: Exclude<View, "context"> }) {
  if (view === "queue") return <QueueView />;
  if (!isWritten(view)) return <CallView />;
  return CHANNELS[view].threads ? <MailView /> : <TextsView key={view} channel={view} />;
}

/** On a wide page the context is beside the channel; on a phone it is a view, and a ticket's page. */
function shownView({ view, ticket, customerId }: Route, phone: boolean): View {
  if (!phone) return view === "context" ? MAIL : view;
  return view === "queue" && ticket !== null && customerId !== null ? "context" : view;
}

/** True from the first time `ready` was drawn, for good. */
function useAfterPaint(ready: boolean): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    if (!ready) return;
    const timer = setTimeout(() => setPainted(true), 50);
    return () => clearTimeout(timer);
  }, [ready]);
  return painted;
}

function useViewShortcuts(): void {
  const to = (view: View) => () => useUi.getState().go({ view });
  useShortcuts({
    ...Object.fromEntries(CHANNEL_LIST.map((view) => [`g ${CHANNELS[view].key}`, to(view)])),
    "g t": to("queue"),
    "g c": () => {
      if (matchMedia(PHONE).matches) useUi.getState().go({ view: "context" });
      else {
        useUi.getState().set({ contextHidden: false });
        requestAnimationFrame(() => document.getElementById("context-title")?.focus());
      }
    },
    "?": () => useUi.getState().set({ helpOpen: true }),
  });
}

function useTitle(unread: number): void {
  const { title } = useShop();
  useEffect(() => {
    document.title = `${unread ? `(${unread}) ` : ""}${title}`;
  }, [unread, title]);
}

function Dialogs() {
  const help = useUi((ui) => ui.helpOpen);
  const signIn = useOperatorStore((store) => store.signInOpen);
  return (
    <PageBoundary quiet resetOn={`${help} ${signIn}`}>
      <Suspense fallback={null}>
        {help && <HelpDialog />}
        {signIn && <SignInDialog />}
      </Suspense>
    </PageBoundary>
  );
}

function Announcer() {
  const text = useAnnounce((announce) => announce.text);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
