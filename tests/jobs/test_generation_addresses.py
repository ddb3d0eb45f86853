"""Where services are that make media: as the environment says, else the preferences."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base import settings
from desktop.base.settings import Settings, is_accepted
from desktop.generators.registry import BrokenAdapter
from desktop.jobs.generation_adapters import VARIABLES, AdapterShelf, told_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

ELSEWHERE = "http://127.0.0.1:9999/v1"


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No variable says anything."""
    for variables in VARIABLES.values():
        for name in variables:
            monkeypatch.delenv(name, raising=False)
    yield
    settings.save(Settings())


@pytest.mark.parametrize("name", VARIABLES)
def test_an_adapter_is_made_for_the_address_that_is_entered(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told_addresses() == {}
    entered: Any = {f"{name}_address": ELSEWHERE}
    settings.save(replace(Settings(), **entered))
    assert told_addresses() == {name: ELSEWHERE}
    for variable in reversed(VARIABLES[name]):
        monkeypatch.setenv(variable, f"{ELSEWHERE}/{variable}")
        assert told_addresses() == {name: f"{ELSEWHERE}/{variable}"}


def test_a_server_of_ones_own_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    settings.save(replace(Settings(), openai_address=ELSEWHERE))
    adapter = AdapterShelf().all(None, ["openai"])["openai"]
    assert not isinstance(adapter, BrokenAdapter)
    found = adapter.availability()
    assert (found.is_on, found.words) == (True, f"At {ELSEWHERE}, not encrypted")


@pytest.mark.parametrize(
    ("address", "is_well"),
    [
        ("", True),
        ("https://gateway.example/v1", True),
        ("http://render:8080", True),
        ("http://render.local/v1", True),
        ("http://192.168.1.20:8080", True),
        ("http://[::1]:8080/v1", True),
        ("http://gateway.example", False),
        ("http://8.8.8.8", False),
        ("http://134744072", False),
        ("http://127.0.0.1.example.com", False),
        ("https://me:secret@gateway.example", False),
        ("https://gateway.example?key=1", False),
        ("ftp://gateway.example", False),
        ("gateway.example", False),
    ],
)
def test_what_may_be_entered(address: str, is_well: bool) -> None:
    (item,) = [one for one in fields(Settings) if one.name == "openai_address"]
    assert is_accepted(item, address) is is_well
