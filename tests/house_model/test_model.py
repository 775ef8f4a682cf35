"""What the house model does with a turn: which tools it calls, and what it says."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from house_model import HouseModel
from house_model.wording import unframed
from support_agent.domain.shop import load_shop
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatRequest,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from tests.house_model.shop import EFFECT_TOOLS, TEXT_TOOLS, Conversation, Json, shop

OPEN = {"kind": "refund", "order_number": "ORD-1002", "amount": "549.99"}


async def test_a_status_question_by_email_is_looked_up_and_answered_in_markdown():
    customer = Conversation("email")
    answer = await customer.say("What's the status of order ORD-1001?")
    assert customer.called == [("lookup_order", {"order_number": "ORD-1001"})]
    assert "**ORD-1001 (NVIDIA GeForce RTX 4090 24GB)** was delivered on November 12" in answer
    assert "| Total | $1,599.99 |" in answer


async def test_a_refund_for_that_product_refers_to_the_email_and_explains_the_ticket():
    customer = Conversation("email")
    await customer.say("What's the status of order ORD-1001?")
    answer = await customer.say("Can I get a refund on that RTX 4090?", channel="sms")
    assert customer.tools_called == ["lookup_order", "save_customer_info", "process_refund"]
    assert customer.called[1][1] == {"issue_type": "refund", "order_number": "ORD-1001"}
    assert "I see you asked about ORD-1001 by email earlier" in answer
    assert "Refunds over $500.00 are decided by a person. For ORD-1001" in answer
    assert "TCK-12" in answer
    assert len(answer) <= 320
    assert answer.isascii()
    assert "*" not in answer


@pytest.mark.parametrize("words", ["where is my 4090 now?", "my 4090 doesn't work"])
async def test_what_was_asked_elsewhere_is_referred_to_aloud(words: str):
    customer = Conversation("email")
    await customer.say("What's the status of order ORD-1001?")
    answer = await customer.say(words, channel="voice")
    assert "I see you asked about order 1001 by email earlier" in answer


async def test_one_order_in_two_questions_is_told_once():
    customer = Conversation("sms")
    answer = await customer.say("my ryzen is taking forever. where is it and can i still cancel")
    assert answer.count("ORD-1002") == 1


async def test_what_cannot_be_had_yet_is_not_offered():
    answer = await Conversation("email").say("Is it possible to return the ryzen in ORD-1002?")
    assert "Once it has been delivered I can prepare a return label or a refund." in answer
    assert "Would you like me to prepare" not in answer


async def test_three_quick_messages_make_one_lookup_and_one_answer():
    customer = Conversation("sms")
    answer = await customer.say("Hi", "Order 1001", "status?")
    assert customer.called == [("lookup_order", {"order_number": "ORD-1001"})]
    assert "delivered on November 12" in answer


async def test_a_call_begins_with_what_was_spoken_of_on_the_other_channels():
    customer = Conversation("email")
    await customer.say("What's the status of order ORD-1001?")
    await customer.say("Can I get a refund on that RTX 4090?", channel="sms")
    greeting = await customer.say(channel="voice")
    assert "by email about the status of order 1001" in greeting
    assert "by text about a refund for order 1001" in greeting


async def test_a_label_wanted_by_email_on_the_phone_is_sent_once_it_is_confirmed():
    customer = Conversation("email")
    await customer.say("What's the status of order ORD-1001?")
    answer = await customer.say("e-mail me the return label", channel="voice")
    assert customer.tools_called == ["lookup_order", "save_customer_info", "create_return_label"]
    assert "I can make a return label" in answer
    label = {"code": "7310", "kind": "return_label", "order_number": "ORD-1001"}
    done = {**label, "outcome": "done", "tracking_number": "RL1"}
    answer = await customer.say("yes", channel="voice", confirmed=[done])
    assert customer.tools_called == ["send_followup"]
    assert customer.called[0][1]["channel"] == "email"
    assert "RL1" in customer.called[0][1]["text"]
    assert "to the contact on file" in answer


async def test_a_code_that_was_confirmed_is_no_new_wish():
    customer = Conversation("sms")
    answer = await customer.say(
        "REFUND 4821", confirmed=[{**OPEN, "code": "4821", "outcome": "done", "reference": "R-77"}]
    )
    assert customer.called == []
    assert "refund of $549.99 for ORD-1002 is made" in answer
    assert "R-77" in answer


async def test_a_yes_that_confirmed_nothing_is_told_what_is_on_offer():
    customer = Conversation("sms")
    answer = await customer.say("yes", open_proposals=[OPEN])
    assert customer.called == []
    assert answer == "I can refund $549.99 for ORD-1002."


async def test_a_policy_question_proposes_nothing():
    customer = Conversation("sms")
    answer = await customer.say("can i return opened items?")
    assert customer.tools_called == ["search_knowledge_base"]
    assert not EFFECT_TOOLS & set(customer.tools_called)
    assert "15% restocking fee" in answer


async def test_an_operator_marks_an_order_as_shipped():
    customer = Conversation("email", tools=TEXT_TOOLS)
    told = "mark ORD-1003 as shipped with tracking 1Z12345E02"
    answer = await customer.run({"kind": "operator_turn", "operator": "Dana", "text": told})
    arguments = {"order_number": "ORD-1003", "status": "shipped", "tracking_number": "1Z12345E02"}
    assert customer.called == [("update_order_status", arguments)]
    assert answer == "ORD-1003 is now shipped with tracking number 1Z12345E02."


async def test_wishes_of_one_message_each_get_their_tool_and_one_answer():
    customer = Conversation("email")
    answer = await customer.say(
        "Hello,\n\nI have two questions. First, where is order 1002? Second, I'd like to return my "
        "RTX 4090 because it doesn't fit my case.\nAlso do you have the 4080 in stock?\n\n"
        "Thanks,\nAlex\nSent from my iPhone"
    )
    assert set(customer.tools_called) == {
        "lookup_order", "check_inventory", "save_customer_info", "create_return_label",
    }  # fmt: skip
    label = next(given for name, given in customer.called if name == "create_return_label")
    assert label["order_number"] == "ORD-1001"
    assert "1Z999AA10123456784" in answer
    assert "is out of stock" in answer
    assert "I can make a return label for ORD-1001" in answer


async def test_a_wish_said_in_pieces_is_one_wish():
    customer = Conversation("sms")
    answer = await customer.say("I want", "a refund", "for 1002")
    assert customer.tools_called == ["lookup_order", "save_customer_info", "process_refund"]
    assert answer == "I can refund $549.99 for ORD-1002."


async def test_the_subject_of_a_mail_counts_when_its_text_says_nothing():
    customer = Conversation("email")
    await customer.say("see subject", subject="Re: Refund for ORD-1002 please")
    assert "process_refund" in customer.tools_called


async def test_a_missing_order_number_is_asked_for_and_the_wish_remembered():
    customer = Conversation("sms")
    answer = await customer.say("can i get a refund")
    assert "Which order is it: ORD-1001" in answer
    assert "process_refund" not in customer.tools_called
    await customer.say("the ryzen")
    assert customer.called[-1][0] == "process_refund"
    assert customer.called[-1][1]["order_number"] == "ORD-1002"


async def test_an_offer_that_is_taken_becomes_a_proposal():
    customer = Conversation("sms")
    answer = await customer.say("can i still return my 4090?")
    assert answer.endswith("Would you like me to prepare a return label for ORD-1001?")
    assert not EFFECT_TOOLS & set(customer.tools_called)
    answer = await customer.say("yes please")
    assert "I can make a return label for ORD-1001" in answer


async def test_an_offer_that_is_declined_changes_nothing():
    customer = Conversation("sms")
    await customer.say("can i still return my 4090?")
    answer = await customer.say("actually no")
    assert customer.called == []
    assert "nothing is changed" in answer


@pytest.mark.parametrize(
    ("before", "then", "call", "told"),
    [
        ("where is 1002", "how much was it", ("lookup_order", "ORD-1002"), "came to $549.99"),
        ("where is 1002", "what about 1003", ("lookup_order", "ORD-1003"), "has not shipped yet"),
        ("where is 1002", "and the psu?", ("lookup_order", "ORD-1003"), "has not shipped yet"),
        ("is the 4080 in stock", "and the 4090?", ("check_inventory", "4090"), "$1,599.99"),
        ("is the 4090 in stock", "how much is it", ("check_inventory", "4090"), "$1,599.99"),
    ],
)
async def test_a_follow_up_is_about_what_was_spoken_of(
    before: str, then: str, call: tuple[str, str], told: str
):
    customer = Conversation("sms")
    await customer.say(before)
    answer = await customer.say(then)
    name, arguments = customer.called[-1]
    assert (name, *arguments.values()) == call
    assert told in answer


async def test_the_other_one_of_two_orders_spoken_of_is_found():
    customer = Conversation("sms")
    await customer.say("where is 1001")
    await customer.say("where is 1002")
    await customer.say("and the other one?")
    assert customer.called[-1] == ("lookup_order", {"order_number": "ORD-1001"})


@pytest.mark.parametrize(
    ("text", "channel", "prefix"),
    [
        ("email me the status of 1002", "sms", "[EMAIL] Hi Alex,"),
        ("text me where order 1002 is", "email", "[SMS] ORD-1002"),
        ("email me the status of 1002", "email", "Hi Alex,"),
    ],
)
async def test_the_answer_goes_where_it_was_asked_to(text: str, channel: str, prefix: str):
    customer = Conversation(channel)
    answer = await customer.say(text)
    assert answer.startswith(prefix)


async def test_email_me_that_says_the_last_answer_again_by_email():
    customer = Conversation("sms")
    await customer.say("where is order 1002")
    answer = await customer.say("email me that")
    assert answer.startswith("[EMAIL] Hi Alex,")
    assert "| Tracking | 1Z999AA10123456784 |" in answer


async def test_a_channel_that_is_not_on_file_is_said_so():
    customer = Conversation("email", customer={"name": "Alex", "channels_on_file": ["email"]})
    answer = await customer.say("text me where order 1002 is")
    assert answer.startswith("Hi Alex,")
    assert "no text message contact on file" in answer


async def test_a_proposal_is_asked_about_where_the_customer_is():
    customer = Conversation("sms")
    answer = await customer.say("email me a return label for 1001")
    assert "I can make a return label for ORD-1001" in answer
    label = {"code": "7310", "kind": "return_label", "order_number": "ORD-1001"}
    done = {**label, "outcome": "done", "tracking_number": "RL1", "url": "https://x.example/l"}
    answer = await customer.say("LABEL 7310", confirmed=[done])
    assert answer.startswith("[EMAIL] ")
    assert "https://x.example/l" in answer


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("done", "Done: the refund of **$549.99** for ORD-1002 is made."),
        ("pending", "Your refund of **$549.99** for ORD-1002 is being processed."),
        ("failed", "The refund of **$549.99** for ORD-1002 did not go through."),
    ],
)
async def test_what_came_of_a_confirmation_is_said_as_it_is(outcome: str, told: str):
    customer = Conversation("email")
    answer = await customer.say("yes", confirmed=[{**OPEN, "outcome": outcome}])
    assert customer.called == []
    assert told in answer


async def test_several_open_proposals_are_each_asked_about_with_their_words():
    customer = Conversation("email")
    other = {"kind": "cancellation", "order_number": "ORD-1003"}
    answer = await customer.say("yes", open_proposals=[OPEN, other])
    assert "I can refund **$549.99** for ORD-1002." in answer
    assert "I can cancel ORD-1003." in answer


async def test_a_code_that_is_not_open_any_more_changes_nothing():
    customer = Conversation("sms")
    await customer.say("a return label for 1001 please")
    answer = await customer.say("LABEL 7310")
    assert customer.called == []
    assert "isn't open any more" in answer


async def test_an_open_proposal_is_not_proposed_again():
    customer = Conversation("sms")
    answer = await customer.say("refund 1002 please", open_proposals=[OPEN])
    assert customer.called == []
    assert answer.endswith("I can refund $549.99 for ORD-1002.")


async def test_a_refusal_gives_the_reason_and_what_is_possible_instead():
    customer = Conversation("sms")
    answer = await customer.say("cancel 1002")
    assert "It has already shipped. You can return it after delivery." in answer


async def test_an_amount_and_a_reason_go_with_the_refund():
    customer = Conversation("sms")
    await customer.say("refund $50 for order 1002, it came damaged")
    given = customer.called[-1][1]
    assert given == {"order_number": "ORD-1002", "reason": "arrived damaged", "amount": "50.00"}


async def test_a_label_that_exists_already_is_given_again():
    def answers(name: str, arguments: Json) -> Json:
        if name == "create_return_label":
            return {"outcome": "ok", "label": {"tracking_number": "RL9", "carrier": "UPS"}}
        return shop(name, arguments)

    customer = Conversation("sms", answers=answers)
    answer = await customer.say("send me a return label for 1001")
    assert "has a return label already. The parcel's tracking number is RL9." in answer


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("let me talk to a human", "medium"),
        ("someone hacked my account and ordered stuff", "urgent"),
        ("the psu caught fire", "urgent"),
        ("I will sue you, my lawyer will be in touch", "urgent"),
        ("you charged me twice", "high"),
    ],
)
async def test_what_needs_a_person_gets_one_at_once(text: str, severity: str):
    customer = Conversation("sms")
    answer = await customer.say(text)
    given = next(given for name, given in customer.called if name == "escalate_to_human")
    assert given["severity"] == severity
    assert text in given["summary"]
    assert "TCK-31" in answer


async def test_alarm_words_outweigh_every_other_wish_in_the_message():
    customer = Conversation("sms")
    await customer.say("the psu started smoking and sparking, refund order 1003")
    assert customer.tools_called == ["escalate_to_human"]


async def test_a_complaint_is_met_with_empathy_then_with_a_person():
    customer = Conversation("sms")
    answer = await customer.say("this is so frustrating")
    assert answer.startswith("I'm sorry")
    assert "escalate_to_human" not in customer.tools_called
    await customer.say("seriously? this is ridiculous")
    assert "escalate_to_human" in customer.tools_called


async def test_another_language_is_named_and_handed_over():
    customer = Conversation("sms")
    answer = await customer.say("Hola, ¿dónde está mi pedido ORD-1002?")
    assert customer.tools_called == ["escalate_to_human"]
    assert "Spanish" in answer
    assert answer.isascii()


async def test_not_understood_is_said_and_the_second_time_a_person_offered():
    customer = Conversation("sms")
    answer = await customer.say("zxcv qwrt plom")
    assert "I'm not sure I understood" in answer
    answer = await customer.say("zxcv qwrt plom")
    assert answer.endswith("Would you like me to hand this to a person?")
    await customer.say("yes")
    assert customer.tools_called == ["escalate_to_human"]


async def test_an_unverified_sender_is_told_how_to_be_helped():
    tools = ("check_inventory", "search_knowledge_base", "escalate_to_human")
    customer = Conversation("sms", customer={"assurance": "L0"}, tools=tools)
    answer = await customer.say("where is my order 1001")
    assert customer.called == []
    assert "isn't verified" in answer
    await customer.say("whats your return policy")
    assert customer.tools_called == ["search_knowledge_base"]


async def test_an_order_that_is_not_there_is_said_neutrally():
    customer = Conversation("sms")
    answer = await customer.say("where is ORD-9999")
    assert "I can't find ORD-9999 under your contact." in answer


async def test_too_many_guesses_are_answered_with_the_tools_own_reason():
    def answers(_name: str, _arguments: Json) -> Json:
        return {"outcome": "refused", "reason": "A person will look at this.", "ticket": "TCK-5"}

    customer = Conversation("sms", answers=answers)
    answer = await customer.say("where is ORD-9999")
    assert answer == "A person will look at this. Your ticket is TCK-5."


async def test_with_tool_choice_none_it_answers_in_words():
    customer = Conversation("sms")
    answer = await customer.run(customer.document(("where is my order 1001",)), "none")
    assert customer.called == []
    assert answer


async def test_a_call_made_before_by_another_model_is_not_repeated():
    customer = Conversation("sms")
    turn = customer.document(("where is 1002",))
    call = ToolCall("x1", "lookup_order", '{"order_number": "ORD-1002"}')
    customer.messages = [
        UserMessage(json.dumps(turn)),
        AssistantMessage("", (call,)),
        ToolMessage(
            "x1", "lookup_order", json.dumps(shop("lookup_order", json.loads(call.arguments)))
        ),
    ]
    answer = await customer.run({"kind": "more_messages", "new_messages": []})
    assert customer.called == []
    assert "shipped on November 19" in answer


async def test_messages_that_come_meanwhile_are_answered_too():
    customer = Conversation("sms")
    customer.messages = [UserMessage(json.dumps(customer.document(("where is 1002",))))]
    more = [{"channel": "sms", "text": "and do you have the 4090 in stock"}]
    answer = await customer.run({"kind": "more_messages", "new_messages": more})
    assert set(customer.tools_called) == {"lookup_order", "check_inventory"}
    assert "shipped on November 19" in answer
    assert "$1,599.99" in answer


@pytest.mark.parametrize(
    ("said", "call"),
    [
        ("cancel ORD-1003", {"order_number": "ORD-1003", "status": "cancelled"}),
        ("set order 1002 to delivered", {"order_number": "ORD-1002", "status": "delivered"}),
        (
            "ORD-1001 came back, mark it returned",
            {"order_number": "ORD-1001", "status": "returned"},
        ),
    ],
)
async def test_an_operator_sets_a_status(said: str, call: Json):
    customer = Conversation("email")
    await customer.run({"kind": "operator_turn", "operator": "Dana", "text": said})
    assert customer.called == [("update_order_status", call)]


async def test_an_operator_who_names_no_order_is_asked():
    customer = Conversation("email")
    answer = await customer.run({"kind": "operator_turn", "operator": "Dana", "text": "ship it"})
    assert customer.called == []
    assert answer.startswith("Which order")


async def test_an_operators_question_shows_the_order():
    customer = Conversation("email")
    told = {"kind": "operator_turn", "operator": "Dana", "text": "has ORD-1002 shipped?"}
    answer = await customer.run(told)
    assert customer.tools_called == ["lookup_order"]
    assert "shipped on November 19" in answer


@pytest.mark.parametrize(
    "text", ["thanks so much!", "hello", "how are you", "are you a bot?", "bye"]
)
async def test_small_talk_needs_no_tool(text: str):
    customer = Conversation("voice")
    assert await customer.say(text)
    assert customer.called == []


async def test_a_name_is_saved():
    customer = Conversation("sms", customer={})
    await customer.say("hi, my name is jordan lee")
    assert customer.called == [
        ("save_customer_info", {"first_name": "Jordan", "last_name": "Lee"}),
    ]


async def test_email_is_signed_with_the_shops_name():
    request = ChatRequest(
        "You are the support agent of Macrocenter, a shop.",
        [UserMessage(json.dumps(Conversation("email").document(("thanks",))))],
        [],
    )
    response = await HouseModel().complete(request)
    assert response.content.endswith("Best regards,\nMacrocenter Support")
    assert response.model == HouseModel().label == "House model"


async def test_a_pending_order_is_offered_to_be_cancelled_instead():
    customer = Conversation("sms")
    answer = await customer.say("is the psu refundable")
    assert answer.endswith("Would you like me to start the cancellation of ORD-1003?")
    await customer.say("yes")
    assert customer.called[-1][0] == "update_order_status"


async def test_a_wrong_code_is_no_order_number():
    customer = Conversation("sms")
    answer = await customer.say("LABEL 1234", open_proposals=[OPEN])
    assert customer.called == []
    assert answer.endswith("I can refund $549.99 for ORD-1002.")


def with_order(**changes: object) -> Callable[[str, Json], Json]:
    """The tiny shop, with ORD-1002 changed."""

    def answers(name: str, arguments: Json) -> Json:
        answer = shop(name, arguments)
        if arguments == {"order_number": "ORD-1002"} and name == "lookup_order":
            return {**answer, "order": {**answer["order"], **changes}}
        return answer

    return answers


@pytest.mark.parametrize(
    ("changes", "text", "told"),
    [
        ({"status": "processing"}, "where is 1002", "is processing and has not shipped yet"),
        ({"status": "cancelled"}, "where is 1002", "is cancelled"),
        ({"status": "returned"}, "where is 1002", "came back to us as a return"),
        ({"status": "odd"}, "where is 1002", "has the status odd"),
        (
            {},
            "when did I place order 1002",
            "You placed ORD-1002 (AMD Ryzen 9 7950X) on November 17",
        ),
        ({}, "which address is order 1002 going to", "goes to Austin, TX"),
        ({}, "what's in order 1002", "1 x AMD Ryzen 9 7950X, $549.99"),
        ({"return_by": "2026-12-24"}, "until when can i return order 1002", "until December 24"),
        ({"refunded": "549.99"}, "where is my refund for 1002", "$549.99 has been refunded"),
        ({}, "where is my refund for 1002", "No refund shows on ORD-1002"),
        ({}, "i never got order 1002", "I'm sorry for the wait. ORD-1002"),
        ({"status": "delivered"}, "i never got order 1002", "I'm sorry your parcel isn't there"),
        ({}, "my cpu arrived damaged, order 1002", "I'm sorry it arrived damaged"),
        ({}, "send me a replacement for order 1002", "I can't send a replacement myself"),
    ],
)
async def test_what_the_order_says_is_what_is_told(changes: Json, text: str, told: str):
    customer = Conversation("sms", answers=with_order(**changes))
    assert told in await customer.say(text)


async def test_a_refund_that_waits_for_a_person_names_its_ticket():
    customer = Conversation("sms")
    tickets = [{"ticket": "TCK-9", "subject": "refund", "status": "open"}]
    answer = await customer.say("where is my refund for 1002", open_tickets=tickets)
    assert "Your case is with a person, ticket TCK-9." in answer


async def test_the_latest_order_is_found_by_its_day():
    customer = Conversation("sms")
    await customer.say("cancel my last order")
    assert customer.called[-1][1] == {"order_number": "ORD-1003", "status": "cancelled"}


async def test_account_changes_are_offered_to_a_person():
    customer = Conversation("email")
    answer = await customer.say("please change the email address on my account")
    assert customer.tools_called == ["search_knowledge_base"]
    assert "I can't change contact details" in answer
    assert "Would you like me to hand this to a person?" in answer


async def test_stock_asked_about_it_means_the_product_spoken_of():
    customer = Conversation("sms")
    assert "Which product" in await customer.say("is it in stock")
    await customer.say("my 4090 is broken, order 1001")
    await customer.say("is it still available in stock")
    assert customer.called == [("check_inventory", {"query": "4090"})]


async def test_an_article_searched_on_a_yes_is_about_the_question_before():
    customer = Conversation("sms")
    question = "Would you like me to search our help articles for that?"
    customer.messages = [
        UserMessage(json.dumps(customer.document(("gizmo flim on layaways",)))),
        AssistantMessage(f"I'm not sure I understood that. {question}"),
    ]
    await customer.say("yes please")
    assert customer.tools_called == ["search_knowledge_base"]
    assert "layaways" in customer.called[0][1]["query"]


async def test_a_long_article_leaves_room_for_the_other_answer_in_a_text():
    customer = Conversation("sms")
    answer = await customer.say("what is your return policy for opened items and is 1003 shipped")
    assert "ORD-1003" in answer
    assert "15% restocking fee" in answer
    assert len(answer) <= 320


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Привет, где мой заказ?", "Вам ответит наш сотрудник"),
        ("내 주문이 어디에 있나요?", "담당 직원이 도와드리겠습니다"),
        ("أين طلبي؟", "سيتولى أحد زملائنا طلبك"),
        ("Πού είναι η παραγγελία μου;", "Θα σας απαντήσει ένας συνάδελφος"),
        ("איפה ההזמנה שלי?", "נציג מהצוות שלנו יטפל בפנייתך"),
        ("मेरा ऑर्डर कहाँ है?", "हमारी टीम का एक सदस्य आपकी मदद करेगा"),
        ("我的订单在哪里?", "我们的同事会为您处理"),
        ("Hola, ¿dónde está mi pedido?", "Veo que escribe en espanol"),
    ],
)
async def test_a_text_in_another_script_begins_with_a_sentence_in_it(text: str, sentence: str):
    answer = await Conversation("sms").say(text)
    assert answer.startswith(sentence)
    assert "I see you are writing in" in answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "Hi Anna,\n\nIt left.\n\nIt is late.\n\nBest regards,\nShop Support",
            "It left.\n\nIt is late.",
        ),
        ("[EMAIL] Hello,\n\nIt left.\n\nBest regards,\nShop Support", "It left."),
        ("[SMS] Hi Anna, it left.", "Hi Anna, it left."),
        ("Hi Anna,\n\nwe keep this.", "Hi Anna,\n\nwe keep this."),
    ],
)
def test_an_answer_is_said_again_without_salutation_and_closing(answer: str, said: str) -> None:
    assert unframed(answer) == said


async def test_a_mail_that_asks_to_repeat_has_one_salutation_and_one_closing():
    customer = Conversation("email")
    await customer.say("where is my order 1001?")
    answer = await customer.say("sorry, could you repeat that?")
    assert answer.count("Hi ") + answer.count("Hello,") == 1
    assert answer.count("Best regards") == 1
    assert "ORD-1001" in answer


async def test_a_text_keeps_to_the_length_that_the_shop_allows():
    macrocenter = load_shop()
    limits = replace(macrocenter.limits, sms_max_chars=90)
    customer = Conversation("sms")
    customer.model = HouseModel(replace(macrocenter, limits=limits))
    answer = await customer.say("where are ORD-1001 and ORD-1002?")
    assert 40 < len(answer) <= 90


async def test_a_contact_is_found_however_its_number_is_written():
    customer = Conversation("sms", tools=("link_contact",), customer={"assurance": "L0"})
    customer.answers = lambda _name, _arguments: {"outcome": "code_sent", "tell": "Sent."}
    await customer.say("my account is under +44 (0)20 7946 0018")
    assert customer.called == [("link_contact", {"contact_on_file": "+44 (0)20 7946 0018"})]
