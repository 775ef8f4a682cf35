/** Whether the context is out of sight: as was chosen, else where two panes are too narrow. */

import { useUi } from "@/stores/ui";
import { useMedia } from "@/ui/hooks/useMedia";

const NARROW = "(max-width: 959px)";

export function useContextHidden(): boolean {
  const chosen = useUi((ui) => ui.contextHidden);
  const narrow = useMedia(NARROW);
  return chosen ?? narrow;
}
