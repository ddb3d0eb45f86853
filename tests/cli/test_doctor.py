"""`doctor` says what is on, what is off and why; no key shows in it, and nothing is made for it."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import keyring
import pytest

from desktop.base import paths
from desktop.base.keys import KEYS, remember_key
from desktop.cli.main import run
from desktop.domain.generation import Availability, AvailabilityState, GeneratorSpec
from desktop.domain.integration import IntegrationGroup, IntegrationState, KeyState
from desktop.generators.registry import BrokenAdapter
from desktop.jobs.download_media import drained
from desktop.jobs.integrations import find_integrations, generator_rows
from tests.cli.conftest import Answer, both
from tests.cli.test_workflow import GRAPH
from tests.wallet import Wallet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.catalog.library import Library

CANARY = "canary-7f3a-0123456789"


@pytest.fixture(autouse=True)
def wallet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wallet]:
    for spec in KEYS.values():
        for variable in spec.variables:
            monkeypatch.delenv(variable, raising=False)
    before, made = keyring.get_keyring(), Wallet()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def by_name(answer: Answer) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in answer.rows}


@both
def test_what_is_known_of_the_library(desk: Callable[..., Answer]) -> None:
    rows = by_name(desk("doctor"))
    assert rows["library"]["state"] == "on"
    assert any(digit in rows["library"]["words"] for digit in "0123456789")
    assert "free" in rows["media_folder"]["words"]
    assert rows["keyring"]["state"] == "on"
    assert {rows[name]["state"] for name in ("telegram", "apprise")} == {"off"}


def test_a_library_that_is_not_there_yet_is_not_made(capfd: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--json"])
    assert '"No library is open."' in capfd.readouterr().out
    assert not paths.default_library().exists()


def test_a_library_that_cannot_be_opened_is_a_row(capfd: pytest.CaptureFixture[str]) -> None:
    address = f"postgresql+psycopg://ana:{CANARY}@127.0.0.1:1/harbour"
    assert run(["--library", address, "doctor", "--json"]) == 1
    said = "".join(capfd.readouterr())
    assert '"group": "library", "title": "Library", "state": "failing"' in said
    assert CANARY not in said


def test_half_of_what_telegram_needs_is_told(
    desk: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", CANARY)
    answer = desk("doctor")
    row = by_name(answer)["telegram"]
    assert answer.code == 1
    assert (row["state"], "TELEGRAM_CHAT_ID" in row["advice"]) == ("failing", True)


@pytest.mark.parametrize("where", ["environment", "keyring"])
@pytest.mark.parametrize("json", [True, False])
def test_no_key_shows(
    desk: Callable[..., Answer],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: str,
    json: bool,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, spec in KEYS.items():
        if where == "keyring":
            assert remember_key(name, f"json://ana:{CANARY}@host")
        else:
            monkeypatch.setenv(spec.variable, f"json://ana:{CANARY}@host")
    answer = desk("doctor", json=json)
    assert CANARY not in answer.out + answer.err + caplog.text
    if json:
        keys = [key for row in answer.rows for key in row["keys"]]
        assert {key["state"] for key in keys} == {where}
        assert {"telegram", "telegram_chat", "notify"} <= {key["name"] for key in keys}


class Painter:
    """An adapter of somebody else, as far as the page asks it."""

    def __init__(self, found: Availability | None, key: str = "") -> None:
        self.spec = GeneratorSpec("painter", "Painter", "painter", key=key)
        self._found = found

    def availability(self) -> Availability:
        if self._found is None:
            raise RuntimeError(CANARY)
        return self._found


@both
def test_a_workflow_of_the_library_and_its_address_are_known(
    desk: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DESK_COMFYUI", raising=False)
    row = by_name(desk("doctor"))["comfyui"]
    assert (row["state"], "no workflow" in row["words"]) == ("off", True)
    file = tmp_path / "Fog.json"
    file.write_text(json.dumps(GRAPH), encoding="utf-8")
    assert desk("workflow", "add", str(file)).code == 0
    assert by_name(desk("doctor"))["comfyui"]["state"] == "on"
    monkeypatch.setenv("DESK_COMFYUI", "ftp://127.0.0.1")
    assert by_name(desk("doctor"))["comfyui"]["state"] != "on"


def test_a_library_that_fails_while_it_is_looked_at_spoils_no_other_row(library: Library) -> None:
    library.close()
    report = drained(find_integrations(library))
    rows = {row.name: row for row in report.rows}
    assert rows["library"].state is IntegrationState.FAILING
    assert {"comfyui", "sketch", "telegram", "keyring"} <= set(rows)


def test_generators_say_themselves_what_is_missing() -> None:
    no_key = Availability(AvailabilityState.NO_KEY, "No key is known.", "Set FAL_KEY.")
    adapters: dict[str, Any] = {
        "away": BrokenAdapter("away", "ImportError"),
        "fal": Painter(no_key, "fal"),
        "odd": Painter(None),
        "sketch": Painter(Availability(AvailabilityState.ON)),
    }
    away, fal, odd, sketch = generator_rows(adapters)
    assert {row.group for row in (away, fal, odd, sketch)} == {IntegrationGroup.GENERATORS}
    assert [row.state for row in (away, fal, odd, sketch)] == [
        IntegrationState.FAILING,
        IntegrationState.OFF,
        IntegrationState.FAILING,
        IntegrationState.ON,
    ]
    assert (fal.words, fal.advice) == ("No key is known.", "Set FAL_KEY.")
    assert [(key.state, key.variable) for key in fal.keys] == [(KeyState.MISSING, "FAL_KEY")]
    assert "RuntimeError" in odd.words
    assert CANARY not in repr(odd)
