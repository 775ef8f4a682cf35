/** A pane while its view loads: bones of the final size, so that nothing moves. */

import { MAIL, VOICE } from "@/lib/kinds/channels";
import type { View } from "@/lib/route";
import { Bone, Loading } from "./States";

export function PaneSkeleton({ view }: { view: View }) {
  const call = view === VOICE;
  return (
    <section
      className={`flex min-h-0 min-w-0 overflow-hidden md:rounded-16 md:shadow-1 ${call ? "call-screen" : "bg-surface md:border md:border-line"}`}
    >
      <Loading what="the view">
        {view === MAIL && <MailBones />}
        {view === "queue" && <RowBones />}
        {view === "context" && <ContextBones />}
      </Loading>
    </section>
  );
}

export function RowBones() {
  return Array.from({ length: 6 }, (_, index) => (
    <div
      key={`bone-${index + 1}`}
      className="flex h-[76px] flex-col justify-center gap-2 border-line border-b px-7"
    >
      <Bone className="h-3.5 w-2/5" />
      <Bone className="h-3 w-3/4" />
    </div>
  ));
}

function MailBones() {
  return (
    <div className="w-full md:border-line md:border-r xl:w-[36%]">
      <div className="flex h-14 items-center border-line border-b px-4">
        <Bone className="h-4 w-24" />
      </div>
      <RowBones />
    </div>
  );
}

export function ContextBones() {
  return (
    <div className="flex w-full flex-col gap-4 p-4 pt-[70px]">
      <div className="flex items-center gap-3">
        <Bone className="size-[42px] rounded-full" />
        <Bone className="h-5 w-40" />
      </div>
      <Bone className="h-4 w-full" />
      <Bone className="h-4 w-full" />
      <Bone className="mt-6 h-24 w-full" />
      <Bone className="h-40 w-full" />
    </div>
  );
}
