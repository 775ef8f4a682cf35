/** Generated from openapi.json by `npm run generate`. Not edited by hand. */

export interface paths {
    "/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a token for a call
         * @description Lets one call in from a browser: open `/ws/voice?token=…`, once, within a minute.
         *
         *     The caller counts as a stranger. Where customers are simulated, calls need no token.
         */
        post: operations["create_call_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List customers
         * @description Customers, those with the newest message first.
         */
        get: operations["list_customers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a customer
         * @description One customer with messages, turns, tool runs, tickets, orders and what is known of them.
         */
        get: operations["get_customer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens to a customer
         * @description Everything that happens to the customer, in order and without gaps.
         *
         *     Ends within seconds when the operator's token is revoked.
         */
        get: operations["stream_customer_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a customer's messages
         * @description A page of messages, oldest first. Pass `before` of a page to get the page before it.
         */
        get: operations["list_customer_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a customer's orders
         * @description A page of orders, newest first.
         */
        get: operations["list_customer_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what was decided for a customer
         * @description Tickets, offers, approvals and effects as one list: the newest 500, oldest first.
         */
        get: operations["get_customer_record"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a customer back to the agent
         * @description The agent answers this customer again. 409 when a colleague has them.
         */
        post: operations["resume_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/take-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a customer over from the agent
         * @description Stops the agent for this customer at once.
         *
         *     409 when a colleague has the customer and is not named in `from_name`.
         */
        post: operations["take_over_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show that a person is typing
         * @description Shows for a few seconds that a person is writing to the customer.
         */
        post: operations["show_typing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Separate two linked customers
         * @description Undoes the linking of this customer's contact to another customer. 404 if there is none.
         */
        post: operations["unmerge_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write to a customer
         * @description Writes on this channel and takes the customer over. 409 when a colleague has them.
         */
        post: operations["write_to_customer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the server's health
         * @description Whether the server works, and which services are live. 200 as long as it answers.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operators/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the operator of the token
         * @description Whose token this is, and what they may do.
         */
        get: operations["get_current_operator"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/returns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List returns
         * @description Parcels on their way back, the oldest first, at most 200.
         */
        get: operations["list_returns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/returns/{name}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a return
         * @description Says that no parcel is expected anymore. The customer is told. 409 once it has arrived.
         */
        post: operations["cancel_return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/returns/{name}/received": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a return
         * @description Says that the parcel is in. Its refund or new item follows, once; the customer is told.
         */
        post: operations["receive_return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the queue of tickets
         * @description The most severe tickets first, then the oldest.
         */
        get: operations["list_tickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a ticket
         * @description One ticket, with the terms to decide and what waits for a person.
         */
        get: operations["get_ticket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a ticket's terms
         * @description Carries out the refund or cancellation, once.
         *
         *     403 for the person who proposed the terms. 409 when other terms wait by now.
         */
        post: operations["approve_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a ticket
         * @description Closes the ticket. 409 while terms wait for a decision.
         *
         *     After the customer's last open ticket the agent answers them again, unless `keep` is true.
         */
        post: operations["close_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a ticket as done by hand
         * @description Says that a person paid the refund or sent the label themselves. The customer is told.
         */
        post: operations["mark_ticket_done"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_id}/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Propose other terms
         * @description Replaces the terms of a refund, for somebody else to approve. 409 when others wait by now.
         */
        post: operations["edit_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a ticket's terms
         * @description Says no, tells the customer why, and closes the ticket. 409 when other terms wait by now.
         */
        post: operations["reject_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_id}/reply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reply to a ticket
         * @description Writes to the customer on the channel they used last, and takes the conversation over.
         *
         *     409 when a colleague has the customer, or when somebody else has written since
         *     `seen_message_id`; without it, when a colleague has answered the customer's last message.
         */
        post: operations["reply_to_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a ticket's customer back to the agent
         * @description The agent answers this customer again. The ticket stays. 409 when a colleague has them.
         */
        post: operations["resume_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{ticket_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a ticket
         * @description Assigns the ticket to the caller. 409 when somebody else has it.
         */
        post: operations["take_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive an email
         * @description Takes an email in SendGrid's Inbound Parse form, parsed or raw. A repeat changes nothing.
         */
        post: operations["receive_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/email/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive the delivery status of emails
         * @description Takes SendGrid's reports on outbound emails. Repeated and outdated ones change nothing.
         */
        post: operations["receive_email_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a text message
         * @description Takes a text message in Twilio's form. A repeated MessageSid changes nothing.
         */
        post: operations["receive_sms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/sms/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive the delivery status of a text message
         * @description Takes Twilio's report on an outbound text. Repeated and outdated ones change nothing.
         */
        post: operations["receive_sms_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/voice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a phone call
         * @description A phone call in Twilio's form: answered with a stream to this server, or a polite busy.
         */
        post: operations["receive_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/voice/brief": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brief the person who answered
         * @description A person has answered: what they are told before the caller is put through.
         */
        post: operations["brief_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/voice/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Continue a phone call
         * @description A call after its stream ended, or after a person was rung: who is next, or the end.
         */
        post: operations["continue_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Approval
         * @description The exact terms a person decides on. `proposed_by` is "" for what the customer asked for.
         *
         *     The person who proposed the terms can't approve them. Send `id` with the approval.
         */
        Approval: {
            /** Amount */
            amount: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string | null;
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "cancellation" | "refund";
            /** Proposed By */
            proposed_by: string;
            /** Reason */
            reason: string;
            /**
             * Rule
             * @description The rule that requires a person.
             */
            rule: string;
            /** Skus */
            skus: string[];
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "approved" | "rejected" | "replaced" | "failed";
        };
        /**
         * ApproveTerms
         * @description The id of the terms that the caller saw.
         */
        ApproveTerms: {
            /** Approval Id */
            approval_id: number;
        };
        /**
         * Attachment
         * @description An attachment as the sender's email lists it. It is never opened.
         */
        Attachment: {
            /** Content Type */
            content_type: string;
            /** Filename */
            filename: string;
            /** Size */
            size: number | null;
        };
        /**
         * BatchWaiting
         * @description The agent waits for more messages until `window_ends_at`, at the latest `max_ends_at`.
         *
         *
         *     Both are null when nothing waits (the message is held, or a person has taken over).
         */
        BatchWaiting: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "batch.waiting";
            /** Max Ends At */
            max_ends_at: string | null;
            /** Seq */
            seq: number;
            /** Window Ends At */
            window_ends_at: string | null;
        };
        /**
         * CallAudioDone
         * @description All sound of an answer was sent.
         */
        CallAudioDone: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "audio_done";
        };
        /**
         * CallCaption
         * @description Words of either side. The same `id` again replaces them.
         */
        CallCaption: {
            /**
             * Cut
             * @description The caller interrupted here: `text` is what they heard of it, maybe nothing.
             * @default false
             */
            cut: boolean;
            /**
             * Final
             * @default true
             */
            final: boolean;
            /** Id */
            id: string;
            /** Text */
            text: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "caption";
            /**
             * Who
             * @enum {string}
             */
            who: "you" | "agent";
        };
        /**
         * CallEnded
         * @description The call is over.
         */
        CallEnded: {
            /**
             * Reason
             * @enum {string}
             */
            reason: "idle" | "too long" | "with person" | "over";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ended";
        };
        /**
         * CallEventData
         * @description One JSON message that `/ws/voice` sends. The message is the value of `event`.
         */
        CallEventData: {
            /** Event */
            event: components["schemas"]["CallReady"] | components["schemas"]["CallTalk"] | components["schemas"]["CallCaption"] | components["schemas"]["CallFlush"] | components["schemas"]["CallAudioDone"] | components["schemas"]["CallReconnected"] | components["schemas"]["CallWithPerson"] | components["schemas"]["CallEnded"] | components["schemas"]["CallFailed"];
        };
        /**
         * CallFailed
         * @description Why there is no call, or no more of it; `bad_message` alone does not end it.
         */
        CallFailed: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "error";
        };
        /**
         * CallFlush
         * @description Throw away the sound that is still to be played.
         */
        CallFlush: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "flush";
        };
        /**
         * CallReady
         * @description The call is on. `now` is the server's clock: `started_at` is measured against it.
         */
        CallReady: {
            audio_in: components["schemas"]["SoundFormat"];
            audio_out: components["schemas"]["SoundFormat"];
            /** Customer Id */
            customer_id: number;
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Turn Id */
            turn_id: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ready";
            /**
             * Voice
             * @description What the screen calls the voice: Deepgram, Local voice …
             */
            voice: string;
        };
        /**
         * CallReconnected
         * @description The voice was away for a moment; words may be missing.
         */
        CallReconnected: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reconnected";
        };
        /**
         * CallTalk
         * @description What the agent is doing now.
         */
        CallTalk: {
            /**
             * Talk
             * @enum {string}
             */
            talk: "listening" | "thinking" | "speaking";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "talk";
        };
        /**
         * CallToken
         * @description A single-use token for one call from a browser.
         */
        CallToken: {
            /** Good For Seconds */
            good_for_seconds: number;
            /** Token */
            token: string;
        };
        /**
         * CallWithPerson
         * @description The caller is handed over to a person. `name` is null until one is known.
         */
        CallWithPerson: {
            /**
             * Name
             * @default null
             */
            name: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "with-person";
        };
        /**
         * CloseTicket
         * @description Who answers the customer after their last open ticket.
         */
        CloseTicket: {
            /**
             * Keep
             * @description True: the person who has the customer keeps answering.
             * @default false
             */
            keep: boolean;
        };
        /**
         * Contact
         * @description A way to reach the customer. `verified`: the shop has proof that it is theirs.
         */
        Contact: {
            /** Address */
            address: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "email" | "phone";
            /** Verified */
            verified: boolean;
        };
        /**
         * CustomerChanged
         * @description Names, contacts or facts changed.
         */
        CustomerChanged: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Contacts
             * @description All of them, if they changed.
             */
            contacts: components["schemas"]["Contact"][] | null;
            /** Extracted Data */
            extracted_data: {
                [key: string]: components["schemas"]["Fact"];
            };
            /** First Name */
            first_name: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "customer.changed";
            /** Last Name */
            last_name: string | null;
            /**
             * Merged Into
             * @description The customer that this one was merged into.
             */
            merged_into: number | null;
            /** Seq */
            seq: number;
        };
        /**
         * CustomerDetail
         * @description Everything known about one customer. `messages` are the newest 200, oldest first.
         */
        CustomerDetail: {
            /** Contacts */
            contacts: components["schemas"]["Contact"][];
            customer: components["schemas"]["CustomerSummary"];
            /** Extracted Data */
            extracted_data: {
                [key: string]: components["schemas"]["Fact"];
            };
            /**
             * Handler
             * @enum {string}
             */
            handler: "agent" | "person";
            /**
             * Handler Name
             * @description The person who took over, if one did.
             */
            handler_name: string | null;
            /**
             * Handovers
             * @description The recent handovers, oldest first.
             */
            handovers: components["schemas"]["Handover"][];
            /**
             * Last Event
             * @description Start the event stream here (Last-Event-ID).
             */
            last_event: number;
            /**
             * Level
             * @description L0: nothing vouches for the newest message's sender. L1: a contact on file.
             * @enum {string}
             */
            level: "L0" | "L1";
            /**
             * Merged Into
             * @description The customer that this one was merged into.
             */
            merged_into: number | null;
            /** Messages */
            messages: components["schemas"]["Message"][];
            /** Messages Before */
            messages_before: number | null;
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /** Order Count */
            order_count: number;
            /**
             * Orders
             * @description The newest 50.
             */
            orders: components["schemas"]["Order"][];
            /** Proposals */
            proposals: components["schemas"]["Proposal"][];
            /** Tickets */
            tickets: components["schemas"]["Ticket"][];
            /** Turns */
            turns: components["schemas"]["Turn"][];
            /**
             * Unproven
             * @description Senders who claim an address of theirs, without proof.
             */
            unproven: components["schemas"]["UnprovenSender"][];
            /**
             * Window Ends At
             * @description When the messages that wait will be answered.
             */
            window_ends_at: string | null;
        };
        /**
         * CustomerPage
         * @description A page of customers. Pass `next_cursor` as `cursor` for the next page; null at the end.
         */
        CustomerPage: {
            /** Customers */
            customers: components["schemas"]["CustomerSummary"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * CustomerSummary
         * @description A customer, in short.
         */
        CustomerSummary: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string | null;
            /** First Name */
            first_name: string | null;
            /** Id */
            id: number;
            /** Last Message */
            last_message: string | null;
            /** Last Message At */
            last_message_at: string | null;
            /** Last Name */
            last_name: string | null;
            /** Open Tickets */
            open_tickets: number;
            /** Phone Number */
            phone_number: string | null;
        };
        /**
         * Dependency
         * @description A service that the product depends on.
         *
         *     `label` is its name on the screen; `detail` says why it is off or degraded.
         */
        Dependency: {
            /**
             * Detail
             * @default
             */
            detail: string;
            /** Label */
            label: string;
            /**
             * Status
             * @enum {string}
             */
            status: "ok" | "degraded" | "off";
        };
        /**
         * DoneByHand
         * @description What was done by hand.
         *
         *     `reference` is the bank's reference or the tracking number, if there is one.
         */
        DoneByHand: {
            /**
             * Reference
             * @default
             */
            reference: string;
        };
        /**
         * EditTerms
         * @description Other terms for a refund: the amount, and the items if they change, one SKU for each unit.
         *
         *     `approval_id` is the id of the terms that these replace.
         */
        EditTerms: {
            /** Amount */
            amount: number | string;
            /** Approval Id */
            approval_id: number;
            /** Skus */
            skus?: string[] | null;
        };
        /**
         * EffectShown
         * @description What an approval caused. pending: the vendor is being asked right now.
         */
        EffectShown: {
            /** Amount */
            amount: string | null;
            /** Kind */
            kind: string;
            /** Order Number */
            order_number: string | null;
            /** Reference */
            reference: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "done" | "failed" | "unknown" | "by_hand";
        };
        /**
         * EventData
         * @description One server-sent event. Its `data:` line is the value of `event`.
         */
        EventData: {
            /** Event */
            event: components["schemas"]["MessageReceived"] | components["schemas"]["BatchWaiting"] | components["schemas"]["TurnStarted"] | components["schemas"]["ModelAnswered"] | components["schemas"]["ToolFinished"] | components["schemas"]["TurnFinished"] | components["schemas"]["MessageQueued"] | components["schemas"]["MessageStatusChanged"] | components["schemas"]["TicketChanged"] | components["schemas"]["ProposalChanged"] | components["schemas"]["OrderChanged"] | components["schemas"]["CustomerChanged"] | components["schemas"]["HandlerChanged"] | components["schemas"]["PersonTyping"];
        };
        /**
         * ExpectedReturn
         * @description A return, and the customer it belongs to.
         */
        ExpectedReturn: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Customer Id */
            customer_id: number;
            /** Customer Name */
            customer_name: string;
            /**
             * Exchange For
             * @description In an exchange, what is sent instead.
             */
            exchange_for: string | null;
            /** Held Until */
            held_until: string | null;
            /** Items */
            items: string[];
            /**
             * New Order Number
             * @description In an exchange, the order that sends it.
             */
            new_order_number: string | null;
            /** Order Number */
            order_number: string;
            /** Received At */
            received_at: string | null;
            /** Refund */
            refund: string;
            /**
             * Return Number
             * @description The name of the return: "RET-5".
             */
            return_number: string;
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "received" | "cancelled";
            /**
             * Ticket
             * @description The ticket where a person decides on the refund.
             */
            ticket: string | null;
            /** Tracking Number */
            tracking_number: string | null;
        };
        /**
         * Fact
         * @description A fact the agent wrote down, and where it came from.
         */
        Fact: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Channel */
            channel: ("email" | "sms" | "voice") | null;
            /** Turn Id */
            turn_id: number | null;
            /** Value */
            value: string;
        };
        /**
         * HandlerChanged
         * @description A person took the customer over, or gave them back to the agent. `by` is who did it.
         */
        HandlerChanged: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string | null;
            /**
             * Handler
             * @enum {string}
             */
            handler: "agent" | "person";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "handler.changed";
            /** Name */
            name: string | null;
            /** Seq */
            seq: number;
        };
        /**
         * HandlerState
         * @description Who answers the customer now: the agent or a person.
         */
        HandlerState: {
            /**
             * Handler
             * @enum {string}
             */
            handler: "agent" | "person";
            /** Name */
            name: string | null;
            /** Repeated */
            repeated: boolean;
        };
        /**
         * Handover
         * @description A handler.changed event as the screen shows it again.
         */
        Handover: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string | null;
            /**
             * Handler
             * @enum {string}
             */
            handler: "agent" | "person";
            /**
             * Kind
             * @constant
             */
            kind: "handler.changed";
            /** Name */
            name: string | null;
            /** Seq */
            seq: number;
        };
        /**
         * Happening
         * @description One thing that was decided or done. `key` is unique and never changes.
         */
        Happening: {
            /** Amount */
            amount: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * By
             * @description The operator who did it, if one did.
             */
            by: string | null;
            /**
             * Came
             * @description What happened: opened, taken, approved, done, failed …
             */
            came: string;
            /** Key */
            key: string;
            /**
             * Kind
             * @description Of terms, offers and effects: refund, cancellation …
             */
            kind: string | null;
            /** Note */
            note: string;
            /** Order Number */
            order_number: string | null;
            /** Ticket */
            ticket: string | null;
            /**
             * What
             * @enum {string}
             */
            what: "case" | "terms" | "offer" | "effect";
        };
        /**
         * Health
         * @description Whether the server works, and which services are live.
         */
        Health: {
            /** Batch Window Seconds */
            batch_window_seconds: number;
            currency: components["schemas"]["ShopCurrency"];
            /** Dependencies */
            dependencies: {
                [key: string]: components["schemas"]["Dependency"];
            };
            /**
             * Environment
             * @enum {string}
             */
            environment: "development" | "production";
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /** Shop */
            shop: string;
            /** Shop Email */
            shop_email: string;
            /** Shop Phone */
            shop_phone: string;
            /**
             * Simulation
             * @description True if the page can write as a customer.
             */
            simulation: boolean;
            /**
             * Speech
             * @description True if calls are spoken; otherwise the customer types.
             */
            speech: boolean;
            /**
             * Status
             * @enum {string}
             */
            status: "ok" | "degraded";
            /** Version */
            version: string;
        };
        /**
         * Message
         * @description One message, in or out, on any channel.
         */
        Message: {
            /** Address */
            address: string;
            /** Attachments */
            attachments: components["schemas"]["Attachment"][];
            /**
             * Author
             * @enum {string}
             */
            author: "customer" | "agent" | "person" | "system";
            /**
             * Automatic
             * @description Why it isn't answered, if it isn't.
             */
            automatic: string | null;
            /**
             * Batch Id
             * @description The turn that answered or wrote it.
             */
            batch_id: number | null;
            /**
             * Channel
             * @enum {string}
             */
            channel: "email" | "sms" | "voice";
            /** Content */
            content: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Direction
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** Error */
            error: string | null;
            /** Evidence */
            evidence: ("signed" | "aligned" | "simulated" | "none") | null;
            /** Id */
            id: number;
            /** Message Id */
            message_id: string | null;
            /** Provider Id */
            provider_id: string | null;
            /** Quoted */
            quoted: string;
            /** Sent At */
            sent_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "received" | "held" | "queued" | "sending" | "sent" | "failed" | "uncertain" | "cancelled";
            /** Subject */
            subject: string | null;
            /** Thread Id */
            thread_id: number | null;
            /**
             * Written By
             * @description The operator who wrote it.
             */
            written_by: string | null;
        };
        /**
         * MessagePage
         * @description A page of messages, oldest first.
         *
         *     Pass `before` in the query to get the page before it; null at the start.
         */
        MessagePage: {
            /** Before */
            before: number | null;
            /** Messages */
            messages: components["schemas"]["Message"][];
        };
        /**
         * MessageQueued
         * @description An answer was written and waits to be sent.
         */
        MessageQueued: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "message.queued";
            message: components["schemas"]["Message"];
            /** Seq */
            seq: number;
        };
        /**
         * MessageReceived
         * @description A message came in.
         */
        MessageReceived: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "message.received";
            message: components["schemas"]["Message"];
            /** Seq */
            seq: number;
        };
        /**
         * MessageStatusChanged
         * @description The status of an outbound message changed.
         */
        MessageStatusChanged: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Error */
            error: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "message.status";
            /** Message Id */
            message_id: number;
            /** Sent At */
            sent_at: string | null;
            /** Seq */
            seq: number;
            /**
             * Status
             * @enum {string}
             */
            status: "received" | "held" | "queued" | "sending" | "sent" | "failed" | "uncertain" | "cancelled";
        };
        /**
         * ModelAnswered
         * @description One model call of a running turn ended.
         */
        ModelAnswered: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            call: components["schemas"]["ModelCall"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "model.answered";
            /** Seq */
            seq: number;
            /** Turn Id */
            turn_id: number;
        };
        /**
         * ModelCall
         * @description One call to the model inside a turn.
         */
        ModelCall: {
            /** Cached Tokens */
            cached_tokens: number;
            /** Completion Tokens */
            completion_tokens: number;
            /** Cost Usd */
            cost_usd: string | null;
            /** Duration Ms */
            duration_ms: number;
            /** Model */
            model: string;
            /** Position */
            position: number;
            /** Prompt Tokens */
            prompt_tokens: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
        };
        /**
         * Operator
         * @description The operator whose token it is.
         */
        Operator: {
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "viewer" | "agent" | "admin";
        };
        /**
         * Order
         * @description An order with its items and returns. `refunded` adds up every refund that did not fail.
         */
        Order: {
            /** Carrier */
            carrier: string | null;
            /** Delivered At */
            delivered_at: string | null;
            /** Expected On */
            expected_on: string | null;
            /** Items */
            items: components["schemas"]["OrderItem"][];
            /** Order Number */
            order_number: string;
            /**
             * Placed At
             * Format: date-time
             */
            placed_at: string;
            /** Refunded */
            refunded: string;
            /** Returns */
            returns: components["schemas"]["Return"][];
            /** Shipped At */
            shipped_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "processing" | "shipped" | "delivered" | "cancelled" | "returned";
            /** Total */
            total: string;
            /** Tracking Number */
            tracking_number: string | null;
        };
        /**
         * OrderChanged
         * @description An order changed: refunded, cancelled, shipped.
         */
        OrderChanged: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "order.changed";
            order: components["schemas"]["Order"];
            /** Seq */
            seq: number;
        };
        /**
         * OrderItem
         * @description One line of an order.
         */
        OrderItem: {
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
            /** Sku */
            sku: string;
            /** Unit Price */
            unit_price: string;
        };
        /**
         * OrderPage
         * @description A page of orders, newest first. `total` counts all of the customer's orders.
         */
        OrderPage: {
            /** Orders */
            orders: components["schemas"]["Order"][];
            /** Total */
            total: number;
        };
        /**
         * PersonTyping
         * @description A person is typing to the customer. It isn't stored: `seq` is 0, and it has no SSE id.
         */
        PersonTyping: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "person.typing";
            /** Name */
            name: string;
            /** Seq */
            seq: number;
        };
        /**
         * Problem
         * @description An error as RFC 9457 problem details. `field` names the wrong input, if one was wrong.
         *
         *     `code` says why a 409 is one: a colleague has the customer, somebody has written since what was
         *     seen, or somebody has decided first. `name` is the person of the shop it was.
         */
        Problem: {
            /**
             * Code
             * @default null
             */
            code: ("with_colleague" | "crossed" | "decided") | null;
            /** Detail */
            detail: string;
            /**
             * Field
             * @default null
             */
            field: string | null;
            /**
             * Name
             * @default null
             */
            name: string | null;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /**
             * Type
             * @default about:blank
             */
            type: string;
        };
        /**
         * Proposal
         * @description An offer that takes effect only if the customer explicitly says yes.
         */
        Proposal: {
            /** Amount */
            amount: string | null;
            /** Code */
            code: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "cancellation" | "exchange" | "refund" | "return_label";
            /**
             * New Item
             * @description In an exchange, what would be sent instead.
             */
            new_item: string | null;
            /** Order Number */
            order_number: string;
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "confirmed" | "void" | "expired";
            /** Turn Id */
            turn_id: number;
        };
        /**
         * ProposalChanged
         * @description A proposal was made, confirmed, voided, or has expired.
         */
        ProposalChanged: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "proposal.changed";
            proposal: components["schemas"]["Proposal"];
            /** Seq */
            seq: number;
        };
        /**
         * Record
         * @description What was decided and done, oldest first.
         */
        Record: {
            /** Record */
            record: components["schemas"]["Happening"][];
        };
        /**
         * RejectReason
         * @description The reason. The customer reads it.
         */
        RejectReason: {
            /** Reason */
            reason: string;
        };
        /**
         * RejectTerms
         * @description The reason, and the id of the terms that the caller saw, if there are any.
         */
        RejectTerms: {
            /** Approval Id */
            approval_id?: number | null;
            /** Reason */
            reason: string;
        };
        /**
         * ReplyText
         * @description A message from a person to the customer. A text message has at most 1,500 characters.
         */
        ReplyText: {
            /**
             * Seen Message Id
             * @description The newest message the writer has seen. 409 if there is a newer one.
             */
            seen_message_id?: number | null;
            /** Text */
            text: string;
        };
        /**
         * Return
         * @description Items of an order on their way back. `refund` is paid when they arrive.
         */
        Return: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Exchange For
             * @description In an exchange, what is sent instead.
             */
            exchange_for: string | null;
            /** Held Until */
            held_until: string | null;
            /** Items */
            items: string[];
            /**
             * New Order Number
             * @description In an exchange, the order that sends it.
             */
            new_order_number: string | null;
            /** Received At */
            received_at: string | null;
            /** Refund */
            refund: string;
            /**
             * Return Number
             * @description The name of the return: "RET-5".
             */
            return_number: string;
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "received" | "cancelled";
            /**
             * Ticket
             * @description The ticket where a person decides on the refund.
             */
            ticket: string | null;
            /** Tracking Number */
            tracking_number: string | null;
        };
        /**
         * ReturnChange
         * @description The result of a write. `repeated`: it was done before, so nothing happened now.
         */
        ReturnChange: {
            refund: components["schemas"]["ReturnRefund"] | null;
            /** Repeated */
            repeated: boolean;
            returned: components["schemas"]["ExpectedReturn"];
        };
        /**
         * ReturnList
         * @description Returns, the oldest first.
         */
        ReturnList: {
            /** Returns */
            returns: components["schemas"]["ExpectedReturn"][];
        };
        /**
         * ReturnRefund
         * @description The refund that an arrival caused. pending: the vendor is being asked right now.
         */
        ReturnRefund: {
            /** Amount */
            amount: string;
            /** Reference */
            reference: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "done" | "failed" | "unknown" | "by_hand";
        };
        /**
         * SendGridEvent
         * @description What became of one outbound email, in the form of SendGrid's Event Webhook.
         */
        SendGridEvent: {
            /**
             * Event
             * @description delivered, bounce, dropped, deferred …
             */
            event: string;
            /**
             * Reason
             * @default
             */
            reason: string;
            /** Sg Message Id */
            sg_message_id: string;
            /**
             * Status
             * @description The SMTP status, such as "5.1.1".
             * @default
             */
            status: string;
            /**
             * Timestamp
             * @default 0
             */
            timestamp: number;
        };
        /**
         * SendGridMail
         * @description An incoming email, in the form of SendGrid's Inbound Parse: parsed, or raw in `email`.
         */
        SendGridMail: {
            /**
             * Spf
             * @default
             */
            SPF: string;
            /**
             * Dkim
             * @default
             */
            dkim: string;
            /**
             * Email
             * @description The whole MIME message, if SendGrid posts it raw.
             * @default
             */
            email: string;
            /**
             * Envelope
             * @description The SMTP envelope, as JSON.
             * @default
             */
            envelope: string;
            /**
             * From
             * @description The From header.
             * @default
             */
            from: string;
            /**
             * Headers
             * @description The mail's header lines.
             * @default
             */
            headers: string;
            /**
             * Html
             * @default
             */
            html: string;
            /**
             * Subject
             * @default
             */
            subject: string;
            /**
             * Text
             * @default
             */
            text: string;
            /**
             * To
             * @default
             */
            to: string;
        };
        /**
         * ShopCurrency
         * @description The currency that every amount of the shop is in.
         *
         *     `words` is what amounts are in, in full: "dollars and cents".
         */
        ShopCurrency: {
            /**
             * Code
             * @description ISO 4217.
             */
            code: string;
            /** Sign */
            sign: string;
            /** Words */
            words: string;
        };
        /**
         * SoundFormat
         * @description Raw mono sound.
         */
        SoundFormat: {
            /**
             * Encoding
             * @enum {string}
             */
            encoding: "linear16" | "mulaw";
            /** Sample Rate */
            sample_rate: number;
        };
        /**
         * TakeOver
         * @description The colleague who has the customer now, if the caller knows of one.
         */
        TakeOver: {
            /**
             * From Name
             * @description The colleague to take the customer from. Without it, that is a 409.
             */
            from_name?: string | null;
        };
        /**
         * Ticket
         * @description A case for a person.
         *
         *     `brief` says who wants what, the facts, what was done or refused, and what is next.
         */
        Ticket: {
            /**
             * Address
             * @description The address they wrote from, or can be reached at.
             */
            address: string | null;
            /** @description The newest terms to decide on, if any. */
            approval: components["schemas"]["Approval"] | null;
            /** Brief */
            brief: {
                [key: string]: unknown;
            };
            /**
             * Channel
             * @description The channel the customer wrote on.
             */
            channel: ("email" | "sms" | "voice") | null;
            /** Closed At */
            closed_at: string | null;
            /** Closed By */
            closed_by: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Customer Id */
            customer_id: number;
            /** Customer Name */
            customer_name: string | null;
            /**
             * Due At
             * @description When what was promised is due.
             */
            due_at: string | null;
            /** Id */
            id: number;
            /**
             * Issue Type
             * @enum {string}
             */
            issue_type: "refund" | "return" | "order_status" | "shipping" | "product" | "warranty" | "billing" | "technical" | "complaint" | "cancellation" | "other";
            /** Order Number */
            order_number: string | null;
            /** Outcome */
            outcome: ("approved" | "rejected" | "closed") | null;
            /**
             * Severity
             * @enum {string}
             */
            severity: "low" | "medium" | "high" | "urgent";
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "taken" | "closed";
            /** Subject */
            subject: string;
            /** Taken By */
            taken_by: string | null;
            /**
             * Ticket
             * @description The name of the ticket: "TCK-12".
             */
            ticket: string;
            /** @description What a person has to do because no vendor does it. */
            to_do: components["schemas"]["ToDo"] | null;
            /** Turn Id */
            turn_id: number | null;
            /** @description New messages that wait for a person, if any. */
            unanswered: components["schemas"]["Unanswered"] | null;
            /**
             * Words
             * @description What the customer wrote, at most 300 characters.
             */
            words: string;
        };
        /**
         * TicketChange
         * @description The result of a write. `repeated`: it was done before, so nothing happened now.
         */
        TicketChange: {
            effect: components["schemas"]["EffectShown"] | null;
            /** @description The message queued for the customer, if any. */
            message: components["schemas"]["Message"] | null;
            /** Repeated */
            repeated: boolean;
            ticket: components["schemas"]["Ticket"];
        };
        /**
         * TicketChanged
         * @description A ticket was opened or changed.
         */
        TicketChanged: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "ticket.changed";
            /** Seq */
            seq: number;
            ticket: components["schemas"]["Ticket"];
        };
        /**
         * TicketPage
         * @description Tickets, the most severe first, then the oldest.
         *
         *     Pass `next_cursor` as `cursor` for the next page; null at the end.
         */
        TicketPage: {
            /** Next Cursor */
            next_cursor: string | null;
            /** Tickets */
            tickets: components["schemas"]["Ticket"][];
        };
        /**
         * ToDo
         * @description A refund, label or exchange that a person has to carry out by hand.
         */
        ToDo: {
            /** Amount */
            amount: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "exchange" | "refund" | "return_label";
            /**
             * Since
             * Format: date-time
             */
            since: string;
        };
        /**
         * ToolFinished
         * @description One tool of a running turn ended.
         */
        ToolFinished: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tool.finished";
            run: components["schemas"]["ToolRun"];
            /** Seq */
            seq: number;
        };
        /**
         * ToolRun
         * @description One run of a tool. `rule` names the policy that decided, if one did.
         */
        ToolRun: {
            /** Arguments */
            arguments: {
                [key: string]: unknown;
            };
            /** Duration Ms */
            duration_ms: number;
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Outcome */
            outcome: string;
            /** Position */
            position: number;
            /** Result */
            result: {
                [key: string]: unknown;
            };
            /** Rule */
            rule: string | null;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Step */
            step: number;
            /** Turn Id */
            turn_id: number;
        };
        /**
         * Turn
         * @description One turn of the agent: what it did, how long it took, and what it cost.
         */
        Turn: {
            /** Attempts */
            attempts: number;
            /** Brain */
            brain: string | null;
            /** Cached Tokens */
            cached_tokens: number;
            /** Channel */
            channel: ("email" | "sms" | "voice") | null;
            /** Completion Tokens */
            completion_tokens: number;
            /** Cost Usd */
            cost_usd: string | null;
            /** Error */
            error: string | null;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "customer" | "operator" | "call";
            /** Model Calls */
            model_calls: components["schemas"]["ModelCall"][];
            /** Prompt Tokens */
            prompt_tokens: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "done" | "quarantined" | "silent";
            /** Tool Runs */
            tool_runs: components["schemas"]["ToolRun"][];
            /**
             * Waited Ms
             * @description Milliseconds from the first message to the start of the turn.
             */
            waited_ms: number | null;
        };
        /**
         * TurnFinished
         * @description A turn ended. `turn` is the whole of it; its answers follow as message.queued.
         */
        TurnFinished: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "turn.finished";
            /** Seq */
            seq: number;
            turn: components["schemas"]["Turn"];
        };
        /**
         * TurnStarted
         * @description A turn took the waiting messages.
         */
        TurnStarted: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Attempts */
            attempts: number;
            /** Channel */
            channel: ("email" | "sms" | "voice") | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "turn.started";
            /** Message Ids */
            message_ids: number[];
            /** Seq */
            seq: number;
            /** Turn Id */
            turn_id: number;
            /** Waited Ms */
            waited_ms: number;
        };
        /**
         * TwilioCall
         * @description A phone call, in Twilio's form.
         */
        TwilioCall: {
            /**
             * Accountsid
             * @default
             */
            AccountSid: string;
            /** Callsid */
            CallSid: string;
            /**
             * Dialcallstatus
             * @description How ringing a person ended.
             * @default
             */
            DialCallStatus: string;
            /**
             * From
             * @description The caller's number in E.164.
             * @default
             */
            From: string;
            /**
             * Parentcallsid
             * @description The caller's call, in the call to a person.
             * @default
             */
            ParentCallSid: string;
            /**
             * To
             * @description The shop's number.
             * @default
             */
            To: string;
        };
        /**
         * TwilioMessage
         * @description An incoming text message, in Twilio's form.
         */
        TwilioMessage: {
            /**
             * Accountsid
             * @default
             */
            AccountSid: string;
            /**
             * Body
             * @description The text.
             * @default
             */
            Body: string;
            /**
             * From
             * @description The sender's number in E.164.
             */
            From: string;
            /**
             * Messagesid
             * @description Its id; a repeated one changes nothing.
             */
            MessageSid: string;
            /**
             * Nummedia
             * @description How many pictures or files come with it.
             * @default 0
             */
            NumMedia: string;
            /**
             * Optouttype
             * @description STOP, START or HELP, if Twilio took it for one.
             * @default
             */
            OptOutType: string;
            /**
             * To
             * @description The shop's number.
             * @default
             */
            To: string;
        };
        /**
         * TwilioMessageStatus
         * @description A delivery report about an outbound text, in Twilio's form.
         */
        TwilioMessageStatus: {
            /**
             * Accountsid
             * @default
             */
            AccountSid: string;
            /**
             * Errorcode
             * @description Twilio's error number, if it failed.
             * @default
             */
            ErrorCode: string;
            /** Messagesid */
            MessageSid: string;
            /**
             * Messagestatus
             * @description queued, sent, delivered, undelivered, failed …
             */
            MessageStatus: string;
        };
        /**
         * Unanswered
         * @description Messages that came after the person's last reply.
         */
        Unanswered: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Channel
             * @enum {string}
             */
            channel: "email" | "sms" | "voice";
            /** Count */
            count: number;
            /**
             * Words
             * @description The newest message, at most 300 characters.
             */
            words: string;
        };
        /**
         * Unmerged
         * @description The two customers are separate again. `taken_from` had the contact and messages until now.
         */
        Unmerged: {
            /** Customer Id */
            customer_id: number;
            /** Taken From */
            taken_from: number;
        };
        /**
         * UnprovenSender
         * @description A sender who claims to be this customer, without proof.
         *
         *     Their messages belong to a customer of their own.
         */
        UnprovenSender: {
            /** Address */
            address: string;
            /** Customer Id */
            customer_id: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "email" | "phone";
            /** Messages */
            messages: number;
        };
        /**
         * Written
         * @description The message that was queued. `repeated`: it was queued before.
         */
        Written: {
            message: components["schemas"]["Message"];
            /** Repeated */
            repeated: boolean;
        };
        /**
         * WrittenWords
         * @description A message from a person to a customer, on a channel and to an address that the customer has.
         *
         *     An email without `thread_id` starts a thread. A text message has at most 1,500 characters.
         */
        WrittenWords: {
            /** Address */
            address?: string | null;
            /**
             * Channel
             * @enum {string}
             */
            channel: "email" | "sms";
            /**
             * Seen Message Id
             * @description The newest message the writer has seen. 409 if there is a newer one.
             */
            seen_message_id?: number | null;
            /**
             * Subject
             * @default
             */
            subject: string;
            /** Text */
            text: string;
            /** Thread Id */
            thread_id?: number | null;
        };
    };
    responses: {
        /** @description The input is well-formed but can't be taken. `field` names it. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The ticket or customer changed since the caller looked. `code` says how, where a screen can offer the next step; `name` is the colleague. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than this operation takes. */
        ContentTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The operator's role does not allow it, the webhook's signature does not hold, or Host or Origin is not a name of this server. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description More than 100 headers, or more than 32 kB of them. */
        HeadersTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of the server. Its log has the details. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such customer, ticket or return. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body did not arrive in time. */
        RequestTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description PostgreSQL, Redis or a service is away, or too much is going on at once. */
        ServiceUnavailable: {
            headers: {
                /** @description Seconds to wait before trying again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description More requests within a minute than this operator or address may send. */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait before trying again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request has no operator token, or one that nobody holds. */
        Unauthorized: {
            headers: {
                /** @description `Bearer` */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A parameter or the body does not have the documented form. `field` names it. */
        UnprocessableContent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    create_call_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A single-use token for one call from a browser. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallToken"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_customers: {
        parameters: {
            query?: {
                /** @description A part of a name or an address, or an order number. */
                search?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description Customers in a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of customers. Pass `next_cursor` as `cursor` for the next page; null at the end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything known about one customer. `messages` are the newest 200, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerDetail"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    stream_customer_events: {
        parameters: {
            query?: {
                /** @description Start after this `seq`; without it, now. */
                after?: number | null;
            };
            header?: {
                /** @description As browsers send it to resume; goes before `after`. */
                "last-event-id"?: string | null;
            };
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, until the client closes the stream. Each has one `data:` line, the JSON that the schema names `event`; `id:` is its `seq`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventData"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_customer_messages: {
        parameters: {
            query?: {
                /** @description Only messages older than this id. */
                before?: number | null;
                /** @description Messages in a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of messages, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_customer_orders: {
        parameters: {
            query?: {
                /** @description How many of the newest to leave out. */
                after?: number;
                /** @description Orders in a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders, newest first. `total` counts all of the customer's orders. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_customer_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was decided and done, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Record"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resume_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who answers the customer now: the agent or a person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandlerState"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    take_over_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TakeOver"] | null;
            };
        };
        responses: {
            /** @description Who answers the customer now: the agent or a person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandlerState"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    show_typing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    unmerge_customer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectReason"];
            };
        };
        responses: {
            /** @description The two customers are separate again. `taken_from` had the contact and messages until now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unmerged"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    write_to_customer: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's. The same words with the same key are sent once. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description The customer's id. */
                customer_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WrittenWords"];
            };
        };
        responses: {
            /** @description The message that was queued. `repeated`: it was queued before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the server works, and which services are live. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            403: components["responses"]["Forbidden"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_current_operator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operator whose token it is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operator"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_returns: {
        parameters: {
            query?: {
                /** @description Without it: the parcels still expected. */
                status?: ("open" | "received" | "cancelled") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Returns, the oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReturnList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancel_return: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description "RET-5", or the tracking number on the label. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReturnChange"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receive_return: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description "RET-5", or the tracking number on the label. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReturnChange"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_tickets: {
        parameters: {
            query?: {
                /** @description Without it: every ticket that is not closed. */
                status?: ("open" | "taken" | "closed") | null;
                /** @description Only tickets this severe. */
                severity?: ("low" | "medium" | "high" | "urgent") | null;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description Tickets in a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tickets, the most severe first, then the oldest. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number in its name: 12 of TCK-12. */
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A case for a person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    approve_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number in its name: 12 of TCK-12. */
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveTerms"];
            };
        };
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketChange"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    close_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number in its name: 12 of TCK-12. */
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CloseTicket"] | null;
            };
        };
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketChange"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    mark_ticket_done: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number in its name: 12 of TCK-12. */
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DoneByHand"];
            };
        };
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketChange"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    edit_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number in its name: 12 of TCK-12. */
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditTerms"];
            };
        };
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketChange"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    reject_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number in its name: 12 of TCK-12. */
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectTerms"];
            };
        };
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketChange"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    reply_to_ticket: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's. The same words with the same key are sent once. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description The number in its name: 12 of TCK-12. */
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplyText"];
            };
        };
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketChange"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resume_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number in its name: 12 of TCK-12. */
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketChange"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    take_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number in its name: 12 of TCK-12. */
                ticket_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result of a write. `repeated`: it was done before, so nothing happened now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketChange"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receive_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["SendGridMail"];
            };
        };
        responses: {
            /** @description Stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receive_email_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendGridEvent"][];
            };
        };
        responses: {
            /** @description Noted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receive_sms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TwilioMessage"];
            };
        };
        responses: {
            /** @description Stored; an empty TwiML. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <Response/> */
                    "text/xml": string;
                };
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receive_sms_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TwilioMessageStatus"];
            };
        };
        responses: {
            /** @description Noted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receive_call: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TwilioCall"];
            };
        };
        responses: {
            /** @description TwiML that says what the call does next. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <Response><Connect><Stream url="wss://shop.example/ws/phone"/></Connect></Response> */
                    "text/xml": string;
                };
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    brief_person: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TwilioCall"];
            };
        };
        responses: {
            /** @description TwiML that says what the call does next. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <Response><Connect><Stream url="wss://shop.example/ws/phone"/></Connect></Response> */
                    "text/xml": string;
                };
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    continue_call: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TwilioCall"];
            };
        };
        responses: {
            /** @description TwiML that says what the call does next. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <Response><Connect><Stream url="wss://shop.example/ws/phone"/></Connect></Response> */
                    "text/xml": string;
                };
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
