"""Customers, a model, vendors and people in any order: the laws of the trust kernel hold.

Two hundred short stories; with --long two thousand longer ones. Hypothesis shrinks a story that
breaks a law to its shortest form.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from support_agent.agent.tools import TOOLS
from support_agent.domain.confirmation.confirmation import keyword
from support_agent.domain.models import OrderStatus
from support_agent.ports.inbound import InboundMessage, MailHeaders
from tests.trust import laws
from tests.trust.stage import MOODS, Calls, Stage, code_in, message
from tests.trust.wishes import AMOUNTS, ANY_CALLS, SENSIBLE_CALLS, TEXTS
from tests.world import ALEX_MAIL, ALEX_PHONE, PRIYA_MAIL, PRIYA_PHONE

STRANGER = "+15550777001"
CONTACTS = (ALEX_PHONE, ALEX_MAIL, PRIYA_PHONE, PRIYA_MAIL, STRANGER)
KNOWN_ONLY = [tool.name for tool in TOOLS if tool.level == "L1"]
WISHES = ("Any news?", "I want my money back, it is too loud", "Cancel it please", "Thanks!", "no",
          "ok, but is it free?", "What about ORD-2001?", "Let me talk to a person",
          "This is fraud, I will dispute the charge")  # fmt: skip
ASKS = "About my order: see what you can do"  # no word of it says yes
# What the shop initially does for Alex.
POSSIBLE = (
    ("create_return_label", {"order_number": "ORD-0987"}),
    ("create_return_label", {"order_number": "ORD-1001"}),
    ("process_refund", {"order_number": "ORD-0987", "reason": "too loud", "amount": "30.00"}),
    ("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}),
)
# What an operator may tell the agent to do: set another status for one of Alex's orders.
STATUS_CALLS = st.tuples(
    st.tuples(
        st.just("update_order_status"),
        st.fixed_dictionaries(
            {
                "order_number": st.sampled_from(("ORD-0987", "ORD-1002", "ORD-1003")),
                "status": st.sampled_from(get_args(OrderStatus)),
            },
            optional={"tracking_number": st.just("1Z999AA10123456784")},
        ),
    )
)
# Unnoticed by the offers, an order is processed.
NEXT = {"pending": "processing", "processing": "shipped", "shipped": "delivered",
        "delivered": "returned"}  # fmt: skip
POINTS = ("claimed", "history_loaded", "model_answered", "step_stored", "tool_ran", "runs_stored",
          "effect_committed", "effect_calling", "effect_called", "effect_settled", "before_finish",
          "finished", "answer_withheld", "sent", "send_marked", "intake_committed")  # fmt: skip
SPOILT = ("ok, but also {key}", "{key} if it is free", "{key}?", "not {key}", "{wrong}", "no",
          "What was that?", "nobody vouches", "by somebody else")  # fmt: skip

# What at least one story must reach: laws that nothing tests always hold.
HAPPENS = ("refund done", "return_label done", "cancellation done", "code open", "approval open",
           "withheld", "handed over", "refunded on arrival", "arrived, for a person",
           "offered below the price", "order_status done")  # fmt: skip
moods = st.sampled_from(MOODS)
contacts = st.sampled_from(CONTACTS)
some_wishes = st.lists(st.sampled_from(WISHES), min_size=1, max_size=3)


class Story(RuleBasedStateMachine):
    """One story. `stage` is shared by all of them; `seen` counts what happened in any."""

    stage: Stage
    seen: Counter[str]
    sound = False

    @initialize(calls=SENSIBLE_CALLS, pays=moods, ships=moods)
    def begin(self, calls: Calls, pays: str, ships: str) -> None:
        self.run(self.stage.anew())
        self.messages: list[InboundMessage] = []
        self.known: dict[str, Any] = {
            "yeses": [], "stale": [], "codes_back": [], "moved_on": [], "received": 0,
            "known_only": KNOWN_ONLY,
        }  # fmt: skip
        self.now = laws.Seen([], 0, 0, 0, 0, 0)
        self.stage.payments.mood, self.stage.carrier.mood = pays, ships
        self.is_offered(ALEX_PHONE, calls)

    def run(self, step: Any) -> Any:
        return self.stage.run(step)

    def sql(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        return self.run(self.stage.sql(statement, **values))

    # ── customers ────────────────────────────────────────────────────────────────────────────

    @rule(who=contacts, texts=some_wishes, calls=ANY_CALLS, words=TEXTS)
    def writes(self, who: str, texts: list[str], calls: Calls, words: str) -> None:
        self.plan(calls, words)
        for text in texts[:-1]:
            self.arrives(who, text, answered=False)
        self.arrives(who, texts[-1])

    @rule(who=st.sampled_from((ALEX_PHONE, ALEX_MAIL)), calls=SENSIBLE_CALLS)
    def is_offered(self, who: str, calls: Calls) -> None:
        self.plan(calls, "Please confirm.")
        self.arrives(who, ASKS)

    @rule(call=st.sampled_from(POSSIBLE), arrives=st.sampled_from((True, True, False)))
    def gets(self, call: tuple[str, dict[str, str]], arrives: bool) -> None:
        self.plan((call,), "Please confirm.")
        self.arrives(ALEX_PHONE, ASKS)
        if self.sql("SELECT 1 FROM approvals WHERE status = 'open'"):
            self.approves(0, 0, 1, "")
        if self.sql("SELECT 1 FROM proposals"):
            self.confirms(0, 1, plain=False, late=False)
        if arrives and self.sql("SELECT 1 FROM returns"):
            self.parcel_comes(0, 0, 1, lost=False)

    @precondition(lambda self: self.now.offers)
    @rule(times=st.integers(1, 3), late=st.booleans())
    def says_yes(self, times: int, late: bool) -> None:
        self.confirms(0, times, plain=True, late=late)

    @precondition(lambda self: self.now.offers)
    @rule(place=st.integers(0, 5), times=st.integers(1, 3), late=st.booleans())
    def writes_the_words(self, place: int, times: int, late: bool) -> None:
        self.confirms(place, times, plain=False, late=late)

    def confirms(self, place: int, times: int, *, plain: bool, late: bool) -> None:
        self.run(self.stage.send())  # a yes answers what has arrived
        offer = self.offer(place)
        text = "yes please" if plain else keyword(offer["kind"], offer["code"])
        # A bare yes means the one offer whose terms our last message there told.
        meant = offer["last_codes"] if plain else [offer["code"]]
        yes = meant[0] if len(meant) == 1 else ""
        for _ in range(times):
            self.arrives(offer["contact"], text, yes=yes, answered=late)
        self.answered(offer["customer_id"])

    @precondition(lambda self: self.now.offers)
    @rule(place=st.integers(0, 5), how=st.sampled_from(SPOILT), who=contacts)
    def does_not_quite_confirm(self, place: int, how: str, who: str) -> None:
        offer = self.offer(place)
        key = keyword(offer["kind"], offer["code"])
        wrong = keyword(offer["kind"], f"{(int(offer['code']) - 999) % 9000 + 1000}")
        if how == "by somebody else" and self.owner(who) != offer["customer_id"]:
            self.arrives(who, key)
        elif how == "nobody vouches":
            self.arrives(offer["contact"], key, evidence="none")
        else:
            text = how.format(key=key, wrong=wrong)
            self.arrives(offer["contact"], text, quoted=f"> {key}\n> yes")

    def comes_again(self, place: int) -> None:
        again = self.messages[-1 - place % len(self.messages)]
        self.answered(self.run(self.stage.receive(again)))

    @rule(contact=st.sampled_from((PRIYA_MAIL, PRIYA_PHONE, ALEX_MAIL, "+15550000000")))
    def introduces_themselves(self, contact: str) -> None:
        self.plan((("link_contact", {"contact_on_file": contact}),), "A code is on its way.")
        self.arrives(STRANGER, "It is me")

    @precondition(lambda self: self.now.codes)
    @rule(right=st.booleans(), who=contacts)
    def writes_a_code(self, right: bool, who: str) -> None:
        self.run(self.stage.send())
        waiting = self.sql(
            "SELECT c.id, c.contact, i.address FROM codes c JOIN identities i "
            "ON i.customer_id = c.asked_by WHERE c.status = 'open' ORDER BY c.id, i.address"
        )
        for code in waiting[:1]:
            mails = [m for m in self.stage.post.sent if m.to == code["contact"]]
            found = next((f for m in reversed(mails) if (f := code_in(m.text))), None)
            if right and found:
                self.known["codes_back"].append(code["id"])
                self.arrives(code["address"], found)
            else:
                self.arrives(who, f"{(int(found or 0) + 1) % 1_000_000:06d}")

    def stops_or_starts(self, who: str, opt: str) -> None:
        self.arrives(who, opt, opt=opt, automatic=f"carrier keyword {opt}")

    # ── the world ────────────────────────────────────────────────────────────────────────────

    def time_moves(self, minutes: int) -> None:
        self.run(self.stage.time_moves(minutes))

    def moves_on(self, number: str) -> None:
        (order,) = self.sql(
            "SELECT id, status FROM orders WHERE order_number = %(n)s", n=number
        )  # fmt: skip
        if order["status"] not in NEXT:
            return
        open_now = self.sql(
            "SELECT id FROM proposals WHERE order_id = %(o)s AND status = 'open'", o=order["id"]
        )
        self.known["stale"] += [row["id"] for row in open_now]
        self.known["moved_on"].append(order["id"])
        self.sql(
            "UPDATE orders SET status = %(s)s, delivered_at = CASE %(s)s::text WHEN 'delivered' "
            "THEN now() ELSE delivered_at END WHERE id = %(o)s",
            s=NEXT[order["status"]], o=order["id"],
        )  # fmt: skip

    def trouble_comes(self, pays: str, ships: str, point: str) -> None:
        self.stage.payments.mood, self.stage.carrier.mood = pays, ships
        self.stage.crash.point = point

    def sweeps(self) -> None:
        self.run(self.stage.sweep())
        self.run(self.stage.send())

    # ── people ───────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.now.tickets)
    @rule(
        who=st.integers(0, 1),
        place=st.integers(0, 3),
        times=st.integers(1, 2),
        terms=st.sampled_from(("", "", "30.00", "499.99")),
    )
    def approves(self, who: int, place: int, times: int, terms: str) -> None:
        decide, one = self.stage.app.flows.decide, self.stage.operators[who]
        if terms:  # their own, so it is for somebody else to approve them
            before = self.ticket(place)
            act = decide.edit(one, before["id"], before["approval"] or 0, _money(terms))
            self.run(self.stage.person(act))
        ticket = self.ticket(place)
        for _ in range(times if ticket["approval"] else 0):
            self.run(self.stage.person(decide.approve(one, ticket["id"], ticket["approval"])))

    @precondition(lambda self: self.now.parcels)
    @rule(who=st.integers(0, 1), place=st.integers(0, 3), times=st.integers(1, 2),
          lost=st.sampled_from((False, False, True)))  # fmt: skip
    def takes_a_parcel_in(self, who: int, place: int, times: int, lost: bool) -> None:
        self.parcel_comes(who, place, times, lost=lost)

    def parcel_comes(self, who: int, place: int, times: int, *, lost: bool) -> None:
        desk, one = self.stage.app.flows.returns, self.stage.operators[who]
        parcels = self.sql("SELECT 'RET-' || id AS number FROM returns ORDER BY id DESC LIMIT 4")
        number = parcels[place % len(parcels)]["number"]
        for _ in range(times):
            act = desk.cancel(one, number) if lost else desk.receive(one, number)
            self.run(self.stage.person(act))

    def works_on_a_ticket(self, who: int, place: int, what: int, amount: str) -> None:
        if not self.now.tickets:
            return
        ticket, flows = self.ticket(place), self.stage.app.flows
        one = self.stage.operators[who]
        act = (
            lambda: flows.decide.edit(one, ticket["id"], ticket["approval"] or 0, _money(amount)),
            lambda: flows.decide.reject(
                one, ticket["id"], ticket["approval"], "It is too late for that."
            ),
            lambda: flows.people.reply(one, ticket["id"], "We are looking at it."),
            lambda: flows.people.take(one, ticket["id"]),
            lambda: flows.people.close(one, ticket["id"]),
            lambda: flows.people.resume(one, ticket["id"]),
        )[what]
        self.run(self.stage.person(act()))

    def takes_over(self, who: int, back: bool) -> None:
        people, ann = self.stage.app.flows.people, self.stage.operators[0]
        act = people.give_back(ann, who) if back else people.take_over(ann, who)
        self.run(self.stage.person(act))
        if back:
            self.answered(who)

    def tells_the_agent(self, who: int, calls: Calls, words: str) -> None:
        self.plan(calls, words)
        told = [
            f"Set {' to '.join(map(str, asked.values()))}.".replace(" to 1Z", ", tracking 1Z")
            for name, asked in calls
            if name == "update_order_status"
        ]
        # What operators write about others is for them to know.
        told = [text for text in told if not laws.foreign(who, text)]
        self.run(self.stage.operate(who, "Ann", " ".join(["Do it.", *told])))

    @rule(what=st.one_of(
        st.tuples(st.just("comes_again"), st.integers(0, 20)),
        st.tuples(st.just("stops_or_starts"), st.sampled_from((ALEX_PHONE, PRIYA_PHONE)),
                  st.sampled_from(("out", "in"))),
        st.tuples(st.just("time_moves"), st.sampled_from((2, 11, 31, 60 * 25, 60 * 24 * 20))),
        st.tuples(st.just("moves_on"), st.sampled_from(("ORD-0987", "ORD-1003", "ORD-2001"))),
        st.tuples(st.just("trouble_comes"), moods, moods, st.sampled_from(POINTS)),
        st.tuples(st.just("sweeps")),
    ))  # fmt: skip
    def something_happens(self, what: tuple[Any, ...]) -> None:
        getattr(self, what[0])(*what[1:])

    @rule(what=st.one_of(
        st.tuples(st.just("works_on_a_ticket"), st.integers(0, 1), st.integers(0, 3),
                  st.integers(0, 5), st.sampled_from(AMOUNTS)),
        st.tuples(st.just("takes_over"), st.sampled_from((1, 2)), st.booleans()),
        st.tuples(st.just("tells_the_agent"), st.sampled_from((1, 2)), ANY_CALLS, TEXTS),
        # Twice: most statuses can't follow the one that an order has.
        st.tuples(st.just("tells_the_agent"), st.just(1), STATUS_CALLS, TEXTS),
        st.tuples(st.just("tells_the_agent"), st.just(1), STATUS_CALLS, TEXTS),
    ))  # fmt: skip
    def somebody_works(self, what: tuple[Any, ...]) -> None:
        getattr(self, what[0])(*what[1:])

    # ── how it is done ───────────────────────────────────────────────────────────────────────

    def plan(self, calls: Calls, words: str) -> None:
        self.stage.puppet.calls, self.stage.puppet.words = calls, words

    def arrives(
        self, who: str, text: str, *, yes: str = "", answered: bool = True, **changes: Any
    ) -> None:
        channel = "email" if "@" in who else "sms"
        if channel == "email":
            changes["mail"] = MailHeaders(subject="Question", message_id=f"<{len(self.messages)}>")
        came = message(channel, who, text, **changes)
        self.messages.append(came)
        self.known["received"] += 1
        if yes:
            self.known["yeses"].append(f"{came.provider_id} {yes}")
        customer_id = self.run(self.stage.receive(came))
        if answered:
            self.answered(customer_id)

    def answered(self, customer_id: int) -> None:
        self.run(self.stage.answer(customer_id))

    def offer(self, place: int) -> dict[str, Any]:
        """One of all the offers there ever were, with a verified phone or mail of its customer."""
        offers = self.sql(
            """
            SELECT p.id, p.kind, p.code, p.customer_id, i.address AS contact,
                   ARRAY(SELECT q.code FROM proposals q WHERE q.id = ANY (
                          (SELECT o.terms_of FROM messages o WHERE o.direction = 'outbound'
                              AND o.customer_id = p.customer_id
                              AND (o.channel = 'email') = (i.kind = 'email')
                            ORDER BY o.id DESC LIMIT 1)::bigint[])) AS last_codes
              FROM proposals p JOIN identities i USING (customer_id)
             WHERE i.verified_at IS NOT NULL ORDER BY p.id DESC, i.address LIMIT 8
            """
        )
        return offers[place % len(offers)]

    def ticket(self, place: int) -> dict[str, Any]:
        tickets = self.sql(
            "SELECT id, (SELECT max(id) FROM approvals WHERE ticket_id = tickets.id) AS approval "
            "FROM tickets ORDER BY id DESC LIMIT 4"
        )
        return tickets[place % len(tickets)]

    def owner(self, contact: str) -> int:
        rows = self.sql(
            "SELECT customer_id FROM identities WHERE address = %(a)s AND verified_at IS NOT NULL",
            a=contact,
        )
        return rows[0]["customer_id"] if rows else 0

    # ── the laws ─────────────────────────────────────────────────────────────────────────────

    @invariant()
    def the_laws_hold(self) -> None:
        self.sound = False
        self.now = self.run(laws.look(self.stage, self.known, self.now.read_to))
        assert not self.now.wrong, self.now.wrong
        for customer, text in self.stage.puppet.read:
            assert "check_failed" in text or not laws.foreign(customer, text), text
        self.stage.puppet.read.clear()
        for vendor in (self.stage.payments, self.stage.carrier):
            assert not [key for key, times in vendor.accepted.items() if times > 1]
        self.sound = True

    def teardown(self) -> None:
        if not self.sound:
            return
        self.stage.crash.point = ""
        self.run(self.stage.sweep())
        self.the_laws_hold()
        assert self.run(self.stage.broken_chains()) == []
        self.seen.update(row["what"] for row in self.sql(_HAPPENED))


_HAPPENED = """
SELECT kind || ' ' || status AS what FROM effects
UNION ALL SELECT name || ': ' || outcome FROM tool_runs
UNION ALL SELECT 'approval ' || status FROM approvals
UNION ALL SELECT 'code ' || status FROM codes
UNION ALL SELECT 'linked' FROM merges
UNION ALL SELECT 'refunded on arrival' FROM returns WHERE refund_effect_id IS NOT NULL
UNION ALL SELECT 'arrived, for a person' FROM returns WHERE ticket_id IS NOT NULL
UNION ALL SELECT 'offered below the price' FROM proposals WHERE kind = 'refund' AND amount = 30
UNION ALL SELECT 'withheld' FROM turns WHERE claims_blocked > 0
UNION ALL SELECT 'handed over' FROM conversations WHERE handler = 'person'
UNION ALL SELECT 'crashed' FROM turns WHERE attempts > 1
"""


def _money(amount: str) -> Decimal:
    return Decimal(amount)


@pytest.mark.timeout(2400)
def test_the_laws_hold_in_every_story(database_url: str, tmp_path: Path, long: bool) -> None:
    Story.stage, Story.seen = Stage(database_url, tmp_path), Counter()
    try:
        run_state_machine_as_test(
            Story,
            settings=settings(
                max_examples=2_000 if long else 200,
                stateful_step_count=14 if long else 6,
                derandomize=not long,
                database=None,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
                phases=[Phase.generate, Phase.shrink],
            ),
        )
    finally:
        Story.stage.close()
    assert not {what for what in HAPPENS if not Story.seen[what]}
