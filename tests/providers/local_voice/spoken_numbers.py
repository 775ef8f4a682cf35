"""The sample shop's order numbers, spoken and heard."""

from functools import partial

from support_agent.domain.shop import load_shop
from support_agent.providers.local_voice import hearing, words

FORM = load_shop().order_numbers
heard = partial(hearing.normalized, numbers=FORM)
is_unfinished = partial(hearing.is_unfinished, numbers=FORM)
sayable = partial(words.sayable, numbers=FORM)
