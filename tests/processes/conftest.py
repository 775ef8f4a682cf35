"""These tests take minutes and measure time: they are part of `make prove` alone."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips them without --long."""
    for item in items:
        if "tests/processes/" not in item.nodeid:
            continue
        item.add_marker(pytest.mark.proof)
        if not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="measures a running server; use --long"))
