"""What stands beside the code: every setting in .env.example and compose, every path in nginx."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from support_agent.config import Settings

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ENVIRONMENT: dict[str, Any] = COMPOSE["x-app"]["environment"]
# The image sets where data lie; compose has a database of its own.
OF_THE_IMAGE = {"SUPPORT_AGENT_DATA"}
OF_COMPOSE = {
    "DATABASE_URL",
    "REDIS_URL",
    "HOST",
    "PORT",
    "SUPPORT_AGENT_CONTAINER",
    "PUBLISHED_ON",
}
NAMES = {name.upper() for name in Settings.model_fields}


def example() -> dict[str, str]:
    """The variables of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    assert len({name for name, _, _ in pairs}) == len(pairs)
    return {name: value for name, _, value in pairs}


def test_the_example_names_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    given = example()
    assert given.keys() == NAMES - {"SUPPORT_AGENT_CONTAINER"}
    fields = {name.lower(): value for name, value in given.items() if value}
    assert Settings(_env_file=None, **fields) == Settings(_env_file=None)  # type: ignore[call-arg]


def test_compose_passes_every_setting_on_with_its_default() -> None:
    assert ENVIRONMENT.keys() == NAMES - OF_THE_IMAGE
    for name, value in ENVIRONMENT.items():
        if name in OF_COMPOSE:
            continue
        passed = re.fullmatch(r"\$\{([A-Z_]+):-(.*)\}", value)
        assert passed, name
        assert passed[1] == name
        if name != "PUBLIC_URL":
            assert passed[2] == example()[name], name


def test_the_api_is_told_where_every_port_is_published() -> None:
    assert ENVIRONMENT["PUBLISHED_ON"] == "${PUBLISHED_ON:-127.0.0.1}"
    published = [port for each in COMPOSE["services"].values() for port in each.get("ports", [])]
    assert published
    for port in published:
        assert port.startswith("${PUBLISHED_ON:-127.0.0.1}:"), port


def test_compose_puts_the_sample_shop_in_as_the_product_does() -> None:
    assert COMPOSE["services"]["migrate"]["command"] == ["support-agent", "migrate"]


def test_the_pages_server_passes_every_path_of_the_api_on() -> None:
    nginx = (ROOT / "frontend" / "nginx.conf").read_text()
    passed = re.search(r"location ~ (\S+) \{\s+gzip off;\s+proxy_pass", nginx)
    assert passed
    paths = json.loads((ROOT / "openapi.json").read_text())["paths"]
    for path in [*paths, "/ws/voice", "/ws/phone", "/openapi.json"]:
        assert re.match(passed[1], path), path
