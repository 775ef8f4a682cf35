/** Brand, tabs, what is live behind the page, whom it acts as, and the theme. */

import { Keyboard, Moon, PanelRight, Sun } from "lucide-react";
import { useShop } from "@/features/customer/useShop";
import type { Unread } from "@/features/customer/useUnread";
import type { View } from "@/lib/route";
import { useUi } from "@/stores/ui";
import { IconButton } from "@/ui/Buttons";
import { PHONE, useMedia } from "@/ui/hooks/useMedia";
import { ActingAs } from "./actor/ActingAs";
import { ChannelTabs } from "./ChannelTabs";
import { StatusPill } from "./status/StatusPill";
import { useContextHidden } from "./useContextHidden";

export function TopBar({ unread, view }: { unread: Unread; view: View }) {
  const phone = useMedia(PHONE);
  const { shop, title, closed } = useShop();
  return (
    <header className="flex h-14 flex-none items-center justify-between gap-2 px-3 max-md:border-line max-md:border-b md:gap-4 md:px-4">
      <div className="flex min-w-0 items-center gap-2.5">
        <span
          aria-hidden
          className="grid size-7 flex-none place-items-center rounded-[8px] bg-ink font-[700] text-14 text-surface"
        >
          {[...shop][0]}
        </span>
        {/* As wide as most names: the tabs stay where they are when the name arrives. */}
        <h1 className="truncate font-[620] text-15 max-xl:sr-only xl:min-w-[150px]">{title}</h1>
      </div>
      {!phone && !closed && <ChannelTabs unread={unread} view={view} />}
      {/* As wide as it will be: the tabs stay where they are when the rest arrives. */}
      <div className="flex min-w-0 items-center justify-end gap-1 min-[900px]:min-w-[400px] md:gap-2 xl:min-w-[520px] min-[1400px]:min-w-[664px]">
        <StatusPill />
        {!closed && <ActingAs />}
        <ContextButton />
        {!phone && <KeysButton />}
        <ThemeButton />
      </div>
    </header>
  );
}

function ThemeButton() {
  const theme = useUi((ui) => ui.theme);
  const dark = theme === "dark";
  return (
    <IconButton
      icon={dark ? Moon : Sun}
      label={dark ? "Switch to light" : "Switch to dark"}
      onClick={() => useUi.getState().setTheme(dark ? "light" : "dark")}
    />
  );
}

/** The keys without a key: who has switched them off can switch them on again. */
function KeysButton() {
  return (
    <IconButton
      icon={Keyboard}
      label="Keys"
      hotkey="?"
      onClick={() => useUi.getState().set({ helpOpen: true })}
    />
  );
}

/** The way back to a context that was hidden. */
function ContextButton() {
  const hidden = useContextHidden();
  const phone = useMedia(PHONE);
  if (!hidden || phone) return null;
  return (
    <IconButton
      icon={PanelRight}
      label="Show the context"
      hotkey="g c"
      onClick={() => useUi.getState().set({ contextHidden: false })}
    />
  );
}
