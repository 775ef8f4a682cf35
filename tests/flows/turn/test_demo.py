"""The brief's demo by text, end to end on the house model."""

from support_agent.ports.chat_model import ChatModel, ChatRequest, ChatResponse
from tests.world import World


async def test_the_demo_knows_the_customer_over_channels(world: World) -> None:
    first = await world.email("What's the status of order ORD-1001?", subject="My order")
    await world.settle()
    customer_id = first.customer_id
    by_mail = (await world.answers(customer_id))[-1]
    assert by_mail["channel"] == "email"
    assert "ORD-1001" in by_mail["content"]
    assert "delivered" in by_mail["content"].lower()

    second = await world.sms("Can I get a refund on that RTX 4090?")
    await world.settle()
    assert second.customer_id == customer_id
    by_sms = (await world.answers(customer_id))[-1]
    assert by_sms["channel"] == "sms"
    assert "email" in by_sms["content"].lower().replace("-", "")
    assert "$500" in by_sms["content"]
    assert "TCK-" in by_sms["content"]

    detail = await world.customer(customer_id)
    facts = {name: fact["value"] for name, fact in detail["extracted_data"].items()}
    assert facts["issue_type"] == "refund"
    assert facts["order_number"] == "ORD-1001"
    (ticket,) = detail["tickets"]
    assert ticket["order_number"] == "ORD-1001"
    assert set(ticket["brief"]) == {"who", "wants", "facts", "done", "refused", "next"}


async def test_three_quick_messages_get_one_answer(world: World) -> None:
    for text in ("Hi", "Order 1001", "status?"):
        stored = await world.sms(text)
    await world.settle()
    detail = await world.customer(stored.customer_id)
    (turn,) = detail["turns"]
    assert {m["batch_id"] for m in detail["messages"]} == {turn["id"]}
    (answer,) = await world.answers(stored.customer_id)
    assert "delivered" in answer["content"]


async def test_an_answer_goes_to_the_other_channel_on_request(world: World) -> None:
    stored = await world.sms("Can you email me the status of ORD-1002?")
    await world.settle()
    answers = await world.answers(stored.customer_id)
    by_channel = {answer["channel"]: answer for answer in answers}
    assert by_channel["email"]["address"] == "alex.rivera@example.com"
    assert "ORD-1002" in by_channel["email"]["content"]
    assert "email" in by_channel["sms"]["content"]
    assert "[EMAIL]" not in "".join(answer["content"] for answer in answers)


async def test_a_refund_happens_only_after_a_yes_to_that_offer(world: World) -> None:
    offered = await world.ask("I want a refund for ORD-0987, the fans are too loud")
    assert "REFUND" in offered
    customer_id = await world.id_of("+15550104477")
    detail = await world.customer(customer_id)
    (order,) = [o for o in detail["orders"] if o["order_number"] == "ORD-0987"]
    assert order["refunded"] == "0.00"
    (proposal,) = detail["proposals"]

    again = await world.ask("ok, but also tell me about my PSU order")
    assert "refunded" not in again.lower()
    assert (await world.customer(customer_id))["proposals"][0]["status"] == "open"

    done = await world.ask(f"REFUND {proposal['code']}")
    detail = await world.customer(customer_id)
    (order,) = [o for o in detail["orders"] if o["order_number"] == "ORD-0987"]
    assert order["refunded"] == "49.98"
    assert "49.98" in done
    assert detail["proposals"][0]["status"] == "confirmed"

    await world.ask(f"REFUND {proposal['code']}")
    detail = await world.customer(customer_id)
    (order,) = [o for o in detail["orders"] if o["order_number"] == "ORD-0987"]
    assert order["refunded"] == "49.98"


async def test_somebody_elses_order_is_answered_like_one_that_does_not_exist(world: World) -> None:
    foreign = await world.ask("status of ORD-2001?")
    missing = await world.ask("status of ORD-7777?")
    assert foreign.replace("ORD-2001", "X") == missing.replace("ORD-7777", "X")


class Meanwhile:
    """The model; the customer writes again before its first answer."""

    def __init__(self, model: ChatModel, world: World, text: str) -> None:
        self.model, self.world, self.text = model, world, text

    @property
    def label(self) -> str:
        return self.model.label

    async def complete(self, request: ChatRequest) -> ChatResponse:
        if self.text:
            text, self.text = self.text, ""
            await self.world.sms(text)
        return await self.model.complete(request)


async def test_a_yes_that_arrives_during_a_turn_counts(world: World) -> None:
    await world.ask("I want a refund for ORD-0987")
    customer_id = await world.id_of("+15550104477")
    (proposal,) = (await world.customer(customer_id))["proposals"]
    brain = world.app.flows.reply.brain
    brain.model = Meanwhile(brain.model, world, f"REFUND {proposal['code']}")
    answer = await world.ask("and where is ORD-1002?")
    detail = await world.customer(customer_id)
    (order,) = [o for o in detail["orders"] if o["order_number"] == "ORD-0987"]
    assert order["refunded"] == "59.97"
    assert "59.97" in answer
    assert len(detail["turns"]) == 2
