"""What each role of the staff may do."""

from typing import get_args

import pytest

from support_agent.domain.roles import ADMIN, AGENT, ROLES, VIEWER, Role, is_at_least


def test_every_role_stands_in_the_table() -> None:
    assert tuple(ROLES) == get_args(Role)


@pytest.mark.parametrize(
    ("role", "least", "may"),
    [
        (VIEWER, VIEWER, True), (VIEWER, AGENT, False), (AGENT, VIEWER, True),
        (AGENT, ADMIN, False), (ADMIN, AGENT, True), (ADMIN, ADMIN, True),
    ],
)  # fmt: skip
def test_a_role_may_do_what_those_below_it_may(role: Role, least: Role, may: bool) -> None:
    assert is_at_least(role, least) == may


def test_only_an_admin_takes_a_ticket_from_a_colleague() -> None:
    assert [role for role, rights in ROLES.items() if rights.takes_over_tickets] == [ADMIN]
