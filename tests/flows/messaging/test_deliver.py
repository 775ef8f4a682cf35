"""The relay: in order, never twice, and honest about what it does not know."""

from datetime import datetime
from typing import Any

from support_agent.bootstrap import App, Replacements
from support_agent.config import Settings
from support_agent.ports.sender import OutboundMessage, SendDeferred, SendRejected, SendUncertain
from support_agent.store.delivery import outbox
from tests.conftest import opened
from tests.world import ALEX_MAIL, World


class Mailroom:
    """A sender with moods; `known` is what a look-up finds."""

    name, label = "mailroom", "Mailroom"

    def __init__(self, *moods: Exception, known: str | Exception | None = None) -> None:
        self.moods, self.known, self.sent = list(moods), known, list[OutboundMessage]()

    async def send(self, message: OutboundMessage) -> str:
        if self.moods:
            raise self.moods.pop(0)
        self.sent.append(message)
        return f"id-{message.id}"

    async def lookup(self, _message: OutboundMessage, _attempted_at: datetime) -> str | None:
        if isinstance(self.known, Exception):
            raise self.known
        return self.known


async def answered(settings: Settings, room: Mailroom) -> Any:
    replace = Replacements(senders={"sms": room, "email": room})
    return opened(settings, replace)


async def statuses(app: App) -> list[tuple[str, str | None]]:
    async with app.database.connection() as tx:
        cursor = await tx.execute(
            "SELECT status, error FROM messages WHERE direction = 'outbound' ORDER BY id"
        )
        return [(row["status"], row["error"]) for row in await cursor.fetchall()]


async def later(app: App) -> None:
    async with app.database.connection() as tx:
        await tx.execute(
            "UPDATE messages SET leased_until = now() - interval '1 s', send_after = NULL"
        )


async def told(app: App) -> int:
    row = await app.database.fetch_one(
        "SELECT count(*) AS n FROM events WHERE kind = 'message.status'"
    )
    return (row or {})["n"]


async def test_mail_carries_its_thread_and_texts_do_not(settings: Settings) -> None:
    room = Mailroom()
    async with await answered(settings, room) as app:
        world = World(app)
        await world.email("Where is ORD-1001?")
        await world.sms("And ORD-1002?")
        await world.settle()
    by_channel = {message.channel: message for message in room.sent}
    mail = by_channel["email"].mail
    assert mail is not None
    assert mail.in_reply_to
    assert mail.references == (mail.in_reply_to,)
    assert by_channel["sms"].mail is None


async def test_a_refusal_is_final_and_an_opt_out_is_remembered(settings: Settings) -> None:
    room = Mailroom(SendRejected("21610", "opted out", opted_out=True))
    async with await answered(settings, room) as app:
        world = World(app)
        await world.sms("Where is ORD-1001?")
        await world.settle()
        await world.sms("Where is ORD-1002?")
        await world.settle()
        assert await statuses(app) == [
            ("failed", "21610: opted out"),
            ("sent", None),
            ("cancelled", "The customer opted out of texts."),
            ("sent", None),
        ]
        # The answers go by mail instead.
        assert [message.channel for message in room.sent] == ["email", "email"]


async def test_a_stop_cancels_what_is_queued_in_the_same_words_everywhere(
    settings: Settings,
) -> None:
    room = Mailroom(SendDeferred("busy", retry_after_seconds=60.0))
    async with await answered(settings, room) as app:
        world = World(app)
        await world.sms("Where is ORD-1001?")
        await world.settle()
        await world.sms("STOP", opt="out")
        (stored,) = await statuses(app)
        event = await app.database.fetch_one(
            "SELECT payload ->> 'status' AS status, payload ->> 'error' AS error FROM events"
            " WHERE kind = 'message.status' ORDER BY seq DESC LIMIT 1"
        )
        assert tuple((event or {}).values()) == stored == (
            "cancelled", "The customer opted out of texts.")  # fmt: skip


async def test_a_deferred_send_waits_its_time_and_holds_back_what_follows(
    settings: Settings,
) -> None:
    room = Mailroom(SendDeferred("busy", retry_after_seconds=60.0))
    async with await answered(settings, room) as app:
        world = World(app)
        await world.sms("Where is ORD-1001?")
        await world.settle()
        await world.sms("Where is ORD-1002?")
        await world.settle()
        assert [status for status, _ in await statuses(app)] == ["queued", "queued"]
        # The second waits for the first: nobody polls until then.
        wait = await app.flows.deliver.next_send_ms()
        assert wait is not None
        assert 50_000 < wait <= 60_000
        await later(app)
        assert await app.flows.deliver.next_send_ms() == 0
        await world.settle()
        assert [message.id for message in room.sent] == sorted(m.id for m in room.sent)
        assert len(room.sent) == 2
        assert await app.flows.deliver.next_send_ms() is None


async def test_a_send_that_is_always_deferred_is_given_up(settings: Settings) -> None:
    room = Mailroom(*[SendDeferred("busy", retry_after_seconds=0.0)] * 20)
    async with await answered(settings, room) as app:
        world = World(app)
        await world.sms("Where is ORD-1001?")
        for _ in range(10):
            await world.settle()
            await later(app)
        assert await statuses(app) == [("failed", "given up: busy")]
        assert len(room.moods) == 12


async def test_a_send_in_doubt_is_looked_up_and_never_sent_again(settings: Settings) -> None:
    room = Mailroom(SendUncertain("timed out"))
    async with await answered(settings, room) as app:
        world = World(app)
        await world.sms("Where is ORD-1001?")
        await world.settle()
        assert await statuses(app) == [("uncertain", "timed out")]
        for _ in range(3):
            await later(app)
            await app.flows.deliver.reconcile()
        assert [status for status, _ in await statuses(app)] == ["uncertain"]
        # Once when it happened, once when the look-up found nothing; then nothing new to tell.
        assert await told(app) == 2
        room.known = SendUncertain("still away")
        await later(app)
        await app.flows.deliver.reconcile()
        room.known = "id-found"
        await later(app)
        await app.flows.deliver.reconcile()
        assert await statuses(app) == [("sent", None)]
        assert room.sent == []


async def test_a_send_cut_off_days_ago_holds_nothing_back(settings: Settings) -> None:
    room = Mailroom(SendUncertain("timed out"))
    async with await answered(settings, room) as app:
        world = World(app)
        await world.sms("Where is ORD-1001?")
        await world.settle()
        async with app.database.connection() as tx:
            await tx.execute(
                "UPDATE messages SET status = 'sending', attempted_at = now() - interval '2 days'"
                " WHERE direction = 'outbound'"
            )
        await later(app)
        await world.sms("Where is ORD-1002?")
        await app.flows.deliver.reconcile()
        await world.settle()
        assert [status for status, _ in await statuses(app)] == ["uncertain", "sent"]


async def test_what_is_settled_is_not_changed_by_a_late_word(app: App, world: World) -> None:
    await world.ask("Where is ORD-1001?")
    row = await app.database.fetch_one("SELECT id FROM messages WHERE direction = 'outbound'")
    async with app.database.connection() as tx:
        late = await outbox.mark(tx, (row or {})["id"], status="uncertain", error="late")
    assert late is None
    assert await statuses(app) == [("sent", None)]


async def cases(app: App) -> list[str]:
    async with app.database.connection() as tx:
        cursor = await tx.execute("SELECT subject FROM tickets ORDER BY id")
        return [row["subject"] for row in await cursor.fetchall()]


async def test_an_answer_that_fails_for_good_becomes_one_case_a_day(settings: Settings) -> None:
    room = Mailroom(*(SendRejected("550", "no such mailbox") for _ in range(2)))
    async with await answered(settings, room) as app:
        world = World(app)
        for number in ("1001", "1002"):
            await world.email(f"Where is {number}?")
            await world.settle()
        assert await cases(app) == ["An answer could not be delivered"]


async def test_what_fails_to_a_stranger_is_a_case_and_after_a_stop_it_is_mailed(
    settings: Settings,
) -> None:
    refused = SendRejected("21610", "opted out", opted_out=True)
    room = Mailroom(SendRejected("30003", "unreachable"), refused)
    async with await answered(settings, room) as app:
        world = World(app)
        await world.sms("Are you open?", "+15550107777")
        await world.settle()
        await world.sms("Where is ORD-1001?")
        await world.settle()
        assert await cases(app) == ["An answer could not be delivered"]
        assert [message.channel for message in room.sent] == ["email"]


async def test_a_blocked_text_that_says_texts_have_ended_is_no_case(settings: Settings) -> None:
    """If the carrier took the same word for a STOP, it has confirmed it itself."""
    room = Mailroom(SendRejected("21610", "opted out", opted_out=True))
    async with await answered(settings, room) as app:
        world = World(app)
        await world.sms("Stop!!", opt="out", automatic="carrier keyword", opt_told=False)
        await world.settle()
        assert await statuses(app) == [("failed", "21610: opted out")]
        assert await cases(app) == []


async def test_who_stopped_texts_and_writes_one_is_answered_by_mail_or_is_a_case(
    settings: Settings,
) -> None:
    room = Mailroom()
    async with await answered(settings, room) as app:
        world = World(app)
        await world.sms("STOP", opt="out")
        await world.sms("Where is ORD-1001?")
        await world.settle()
        (sent,) = room.sent
        assert (sent.channel, sent.to) == ("email", ALEX_MAIL)
        assert "ORD-1001" in sent.text
        async with app.database.connection() as tx:
            await tx.execute("UPDATE customers SET email = NULL")
        await world.sms("Where is ORD-1002?")
        await world.settle()
        assert len(room.sent) == 1
        assert await cases(app) == ["An answer could not be delivered"]


async def test_real_customers_are_not_answered_into_the_log(settings: Settings) -> None:
    """If something reaches the world, a channel without a sender sends nothing."""
    real = settings.model_copy(update={"public_url": "https://shop.example"})
    async with opened(real) as app:
        world = World(app)
        await world.email("Where is ORD-1001? Please text me the answer.")
        await world.settle()
        assert all(status == "failed" for status, _ in await statuses(app))
        (_, error) = (await statuses(app))[0]
        assert "SENDGRID_API_KEY or SMTP_URL" in (error or "")
        assert await cases(app) == ["An answer could not be delivered"]
        assert "on its way" not in str(await world.answers(1))
        parts = await app.flows.health.parts()
        assert parts["email"].status == "degraded"
