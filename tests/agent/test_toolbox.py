"""Arguments are read as people write them, or refused with a message the model can act on."""

import pytest

from support_agent.agent.tools.refunds import process_refund


def _amount(written: str) -> object:
    read = process_refund.read(
        f'{{"order_number": "ORD-1", "reason": "broken", "amount": {written}}}'
    )
    return read.model_dump()["amount"]


@pytest.mark.parametrize("written", ['"700"', '" 700.00 "', "700", "7e2"])
def test_money_is_read_as_people_write_it(written: str) -> None:
    assert _amount(written) == 700


@pytest.mark.parametrize("written", ['"7e2"', '"7_00"', '"\uff17\uff10\uff10"'])
def test_money_written_otherwise_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match=r'amount: .* such as "49\.99"'):
        _amount(written)
