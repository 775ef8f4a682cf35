/** What was just done away with, and one press that brings it back. */

import { X } from "lucide-react";
import { useUndo } from "@/stores/undo";
import { Button, IconButton } from "@/ui/Buttons";

export function UndoBar() {
  const { offered, clear } = useUndo();
  return (
    <div role="status" className="contents">
      {offered && (
        <p className="appear fixed bottom-4 left-4 z-40 flex items-center gap-2 rounded-12 border border-line bg-surface py-1.5 pr-1.5 pl-4 text-13 shadow-2 max-md:bottom-[74px]">
          {offered.text}
          <Button
            className="h-8"
            onClick={() => {
              clear();
              offered.undo();
            }}
          >
            Undo
          </Button>
          <IconButton icon={X} label="Dismiss" onClick={clear} />
        </p>
      )}
    </div>
  );
}
