/** Short names for what the API says. Types only: everything may import this file. */

import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Health = Schemas["Health"];
export type Dependency = Schemas["Dependency"];
export type CustomerSummary = Schemas["CustomerSummary"];
export type CustomerDetail = Schemas["CustomerDetail"];
export type Message = Schemas["Message"];
export type MessagePage = Schemas["MessagePage"];
export type Channel = Message["channel"];
/** The channels that a person of the shop writes on. */
export type WrittenChannel = Schemas["WrittenWords"]["channel"];
export type ContactKind = Schemas["Contact"]["kind"];
export type Role = Schemas["Operator"]["role"];
export type Turn = Schemas["Turn"];
export type ToolRun = Schemas["ToolRun"];
export type Ticket = Schemas["Ticket"];
export type Happening = Schemas["Happening"];
export type Order = Schemas["Order"];
export type Proposal = Schemas["Proposal"];
export type Fact = Schemas["Fact"];
export type Problem = Schemas["Problem"];
export type Event = Schemas["EventData"]["event"];
/** What a call sends beside its sound (WS /ws/voice). */
export type CallMessage = Schemas["CallEventData"]["event"];
