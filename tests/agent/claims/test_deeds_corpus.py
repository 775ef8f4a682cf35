"""False deeds, written by somebody who did not know code's vocabulary."""

from tests.agent.claims.test_claims import check
from tests.corpora import rows

# At first it was 22 of 125 (tests/corpora/README.md).
HELD = 32


def test_of_the_false_deeds_no_fewer_are_withheld_than_once_were() -> None:
    held = [row["text"] for row in rows("deeds_false") if not check(row["text"]).holds]
    assert len(held) >= HELD
