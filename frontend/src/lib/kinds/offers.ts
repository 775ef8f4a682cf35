/** What the agent offers and people decide on. A kind the API adds fails to compile until it is here. */

import type { Proposal, Ticket } from "@/api/types";

type Approval = NonNullable<Ticket["approval"]>["kind"];
type ToDo = NonNullable<Ticket["to_do"]>["kind"];

/** Whatever can be offered, be approved by a person, or be left for one to do by hand. */
export type OfferKind = Proposal["kind"] | Approval | ToDo;

export const OFFERS: Record<OfferKind, string> = {
  refund: "Refund",
  return_label: "Return label",
  cancellation: "Cancellation",
  exchange: "Exchange",
};

/** In the middle of a sentence. */
export const offerNoun = (kind: OfferKind) => OFFERS[kind].toLowerCase();

/** Whether a person may propose another amount or other items instead. */
export const EDITABLE: Record<Approval, boolean> = { refund: true, cancellation: false };

const SHIPPED = "Tracking number, if there is one. The customer is told that you sent the label.";

/** What a person is asked for who has carried it out by hand. */
export const DONE_LABELS: Record<ToDo, string> = {
  refund: "Bank reference, if there is one. The customer is told that the refund was paid.",
  return_label: SHIPPED,
  exchange: SHIPPED,
};
