/** A dialog over the page, open for as long as it is drawn; Escape and `close` end it. */

import { type ReactNode, useId, useLayoutEffect, useRef } from "react";

interface DialogProps {
  title: string;
  width: string;
  close: () => void;
  children: ReactNode;
}

export function Dialog({ title, width, close, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closed before it is gone, it gives the focus back to where it was.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={close}
      className={`m-auto max-w-[calc(100vw-24px)] rounded-16 border border-line bg-surface p-5 text-ink shadow-2 ${width}`}
    >
      <h2 id={id} className="mb-3 font-[620] text-16">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
