"""The house model: a ChatModel without a network, stateless between calls."""

import logging
import re
from collections.abc import Sequence

from house_model import plan
from house_model.desk import Desk
from house_model.formats import channel_name
from house_model.questions import offer
from house_model.reading.conversation import Turn, turns
from house_model.reading.notation import Notation
from house_model.reading.slots import OWN
from house_model.reading.wishes import read_messages
from house_model.scene import Scene
from house_model.wording import Part, rendered
from support_agent.domain.channels import (
    CHANNELS,
    SMS,
    TEXT_CHANNELS,
    VOICE,
    Channel,
    TextChannel,
    is_spoken,
)
from support_agent.domain.mail.quotations import INVITATION, MAYBE_INSIDE, UNREAD
from support_agent.domain.shop import Shop, load_shop
from support_agent.domain.text.reading import aside
from support_agent.ports.chat_model import AssistantMessage, ChatRequest, ChatResponse, Usage

_log = logging.getLogger(__name__)
_PREFIXES = {name: f"[{name.upper()}] " for name in TEXT_CHANNELS}
_LEADING_PREFIX = re.compile(rf"^\s*\[(?:{'|'.join(TEXT_CHANNELS).upper()})\]\s*")
_SHOP = re.compile(r"support agent of ([^,.\n]{2,60})")
_LOOK_BACK = 3
_AT_A_LOSS = Part("I'm sorry, I can't work this out on my own.", question=offer("person"))


class HouseModel:
    """Answers with a small trained classifier and the tools. Needs no key; never raises.

    `shop` has the format of order numbers, the region of its customers' phones, and how to reach
    the shop; by default the sample shop.
    """

    def __init__(self, shop: Shop | None = None) -> None:
        self._shop = shop or load_shop()
        form = self._shop.order_numbers
        self._example = form.example
        is_own = form.shape.parts[0] == OWN and len(form.shape.parts) == len((OWN, "digits"))
        self._notation = None if is_own else Notation(form)

    @property
    def label(self) -> str:
        """The name on the screen."""
        return "House model"

    async def complete(self, request: ChatRequest) -> ChatResponse:
        """The next tool calls, or the final text."""
        try:
            characters = sum(len(message.content) for message in request.messages)
            return await aside(characters, self._answer, request)
        except Exception:  # noqa: BLE001 - the last resort: words are better than no answer
            _log.exception("house model lost its way")
            return ChatResponse(_lost(SMS, self._shop), (), self.label, Usage(), by_code=True)

    def _answer(self, request: ChatRequest) -> ChatResponse:
        """The next step in the shop's own order numbers."""
        if self._notation is None:
            return self.next_step(request)
        return self._notation.response(self.next_step(self._notation.request(request)))

    def next_step(self, request: ChatRequest) -> ChatResponse:
        """The same, but may raise."""
        every = turns(request.messages)
        turn, earlier = every[-1], every[:-1]
        offered = frozenset(tool.name for tool in request.tools)
        if request.tool_choice == "none":
            offered = frozenset[str]()
        made = sum(len(m.tool_calls) for m in request.messages if isinstance(m, AssistantMessage))
        desk = Desk(turn.runs, offered, first_call=made + 1)
        codes = _codes(every)
        scene = Scene(
            turn,
            earlier,
            read_messages(turn.said, codes),
            desk,
            turn.channel,
            codes,
            _shop(request),
            self._example,
            self._shop,
        )
        text = _answer(scene)
        if text is None:
            return ChatResponse("", desk.calls, self.label, Usage(), by_code=True)
        return ChatResponse(text, (), self.label, Usage(), by_code=True)


def _shop(request: ChatRequest) -> str:
    """The shop's name from the system text."""
    match = _SHOP.search(request.system)
    return match.group(1).strip() if match else ""


def _codes(every: list[Turn]) -> frozenset[str]:
    """The code of every confirmed proposal, so that none is mistaken for an order number."""
    done = [proposal for turn in every for proposal in turn.listed("confirmed")]
    return frozenset(str(proposal["code"]) for proposal in done if proposal.get("code"))


_UNREADABLE = Part(
    "I can't read your mail: it is encrypted or in a format that I can't open. Please reply in"
    " plain text and tell me what you need, or ask for a person."
)
_INVITED = Part(
    "I see a calendar invitation and can't accept it. Please reply and tell me what you need, or"
    " ask for a person."
)

_MAYBE_ANSWERED = Part(
    "It looks as if you answered inside the mail that you quote, and I can't tell your words there"
    " from older ones. Please write your answers above the quotation, or ask for a person."
)


def _unread(said: Sequence[str]) -> Part | None:
    """The reply to mails that can't be read, or whose quotes can't be told from new words."""
    if any(MAYBE_INSIDE in text for text in said):
        return _MAYBE_ANSWERED
    if said and all(text.startswith((UNREAD, INVITATION)) for text in said):
        return _INVITED if said[-1].startswith(INVITATION) else _UNREADABLE
    return None


def _answer(scene: Scene) -> str | None:
    """The final text; None if tools have to be called first."""
    wanted = _wanted_channel(scene)
    if wanted and scene.turn.channel not in {wanted, VOICE}:
        scene.channel = wanted
    if unread := _unread([one.text for one in scene.turn.said]):
        return _rendered([unread], scene.turn.channel, scene)
    parts = plan.parts(scene)
    if parts is None or scene.desk.calls:
        return None
    parts = parts or [_AT_A_LOSS]
    if wanted is None or wanted == scene.turn.channel or any(part.stays for part in parts):
        return _rendered(parts, scene.turn.channel, scene)
    if not _reachable(wanted, scene.turn):
        sorry = Part(f"I have no {channel_name(wanted)} contact on file for you, so I answer here.")
        return _rendered([sorry, *parts], scene.turn.channel, scene)
    if is_spoken(scene.turn.channel):
        return _follow_up(parts, wanted, scene)
    return _PREFIXES[wanted] + _rendered(parts, wanted, scene)


def _rendered(parts: list[Part], channel: Channel, scene: Scene) -> str:
    if scene.turn.by_operator:
        return "\n\n".join(part.text for part in parts)
    name = scene.turn.mapping("customer").get("name")
    first = str(name or "").split(" ", 1)[0]
    # A bracketed channel at the very start has a meaning, so a quoted text must not add one.
    most = scene.reached.limits.sms_max_chars
    said = rendered(parts, channel, first, scene.shop, sms_max_chars=most)
    text = _LEADING_PREFIX.sub("", said)
    return text or _lost(channel, scene.reached)


def _lost(channel: Channel, shop: Shop) -> str:
    return rendered([_AT_A_LOSS], channel, "", sms_max_chars=shop.limits.sms_max_chars)


def _wanted_channel(scene: Scene) -> TextChannel | None:
    """The channel requested now or, for a confirmed proposal, in the original wish."""
    if scene.turn.by_operator:
        return None
    if scene.heard.channel_wish or not scene.turn.listed("confirmed"):
        return scene.heard.channel_wish
    for turn in reversed(scene.earlier[-_LOOK_BACK:]):
        wish = read_messages(turn.said).channel_wish
        if wish and turn.channel == scene.turn.channel:
            return wish
    return None


def _reachable(channel: TextChannel, turn: Turn) -> bool:
    on_file = turn.mapping("customer").get("channels_on_file")
    return not isinstance(on_file, list) or channel in on_file


def _follow_up(parts: list[Part], channel: TextChannel, scene: Scene) -> str | None:
    """During a call, the text is sent by a tool."""
    answer = scene.desk.ask("send_followup", channel=channel, text=_rendered(parts, channel, scene))
    if answer is None:
        return None
    way = CHANNELS[channel].named
    if answer.get("outcome") != "ok":
        failed = Part(f"I couldn't send the {way} just now.")
        return _rendered([*parts, failed], VOICE, scene)
    # A masked address makes no sense by ear, and the previous sentence is not repeated.
    sent = Part(f"I've sent it by {way} to the contact on file.")
    told = _rendered(parts, VOICE, scene)
    before = scene.earlier[-1].answer if scene.earlier else ""
    return _rendered([sent] if told in before else [*parts, sent], VOICE, scene)
