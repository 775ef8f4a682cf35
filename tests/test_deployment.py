"""The files next to the code: every setting in .env.example and compose, every path in nginx."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from support_agent.api.guard import SECURITY_HEADERS
from support_agent.config import Settings

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ENVIRONMENT: dict[str, Any] = COMPOSE["x-app"]["environment"]
# The image sets where the data are; compose has its own database.
OF_THE_IMAGE = {"SUPPORT_AGENT_DATA"}
OF_COMPOSE = {
    "DATABASE_URL",
    "REDIS_URL",
    "HOST",
    "PORT",
    "SUPPORT_AGENT_CONTAINER",
    "PUBLISHED_ON",
}
# They are the stores' own, and reach the product inside the URLs above.
OF_THE_STORES = {"POSTGRES_PASSWORD", "REDIS_PASSWORD"}
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
    assert given.keys() == (NAMES | OF_THE_STORES) - {"SUPPORT_AGENT_CONTAINER"}
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
    assert [port.rpartition(":")[0].rpartition(":")[2] for port in published] == ["3000"]
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


def test_the_stores_have_the_passwords_that_the_product_is_told() -> None:
    services = COMPOSE["services"]
    postgres, redis = "${POSTGRES_PASSWORD:-sample}", "${REDIS_PASSWORD:-sample}"
    assert f":{postgres}@postgres:" in ENVIRONMENT["DATABASE_URL"]
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"] == postgres
    assert f":{redis}@redis:" in ENVIRONMENT["REDIS_URL"]
    assert services["redis"]["command"][-2:] == ["--requirepass", redis]


def test_every_container_keeps_to_few_privileges_and_one_version() -> None:
    for name, service in COMPOSE["services"].items():
        assert service["security_opt"] == ["no-new-privileges:true"], name
    images = [each["image"] for each in COMPOSE["services"].values() if "build" not in each]
    for file in ("Dockerfile", "frontend/Dockerfile"):
        text = (ROOT / file).read_text()
        images += re.findall(r"^FROM (\S+:\S+)", text, re.MULTILINE)
    for image in images:
        assert re.search(r":\d+\.\d+", image), image


def test_the_pages_server_says_what_the_api_says_and_believes_no_client() -> None:
    nginx = (ROOT / "frontend" / "nginx.conf").read_text()
    for header, value in SECURITY_HEADERS:
        said = {
            name.lower(): words.strip('"')
            for name, words in re.findall(r'add_header (\S+) ("[^"]*"|\S+) always;', nginx)
        }
        assert said[header.decode()] == value.decode()
        assert f"proxy_hide_header {header.decode()};".lower() in nginx.lower()
    for header in ("Forwarded", "X-Forwarded-Host", "X-Real-IP"):
        assert re.search(rf'proxy_set_header {header} +"";', nginx), header
