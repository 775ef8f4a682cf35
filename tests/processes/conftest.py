"""These tests take minutes and measure time: they are part of `make prove` alone."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips them without --long."""
    if config.getoption("--long"):
        return
    for item in items:
        if "tests/processes/" in item.nodeid:
            item.add_marker(pytest.mark.skip(reason="measures a running server; use --long"))
