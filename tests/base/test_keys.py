"""Keys come from the environment or a real keyring, the environment first, and show nowhere."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import keyring
import keyring.backends.fail
import pytest

from desktop.base import keys
from desktop.base.keys import KEYS, Key, KeySource, forget_key, key_for, remember_key
from tests.wallet import Wallet

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "canary-7f3a"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for spec in KEYS.values():
        for variable in spec.variables:
            monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def wallet() -> Iterator[Wallet]:
    before, made = keyring.get_keyring(), Wallet()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("name", "variable"),
    [(spec.name, variable) for spec in KEYS.values() for variable in spec.variables],
)
def test_the_environment_wins_over_the_keyring(
    wallet: Wallet, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    assert remember_key(name, "kept")
    assert key_for(name) == Key(name, "kept", KeySource.KEYRING)
    monkeypatch.setenv(variable, f"  {CANARY}\n")
    assert key_for(name) == Key(name, CANARY, KeySource.ENVIRONMENT, variable)


def test_of_two_variables_the_first_counts(wallet: Wallet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_API_KEY", "older")
    monkeypatch.setenv("FAL_KEY", "newer")
    found = key_for(keys.FAL)
    assert found is not None
    assert found.value == "newer"


def test_a_key_is_kept_apart_and_forgotten(wallet: Wallet) -> None:
    assert remember_key(keys.FAL, CANARY)
    assert key_for(keys.REPLICATE) is None
    assert forget_key(keys.FAL)
    assert key_for(keys.FAL) is None
    assert wallet.kept == {}
    assert forget_key(keys.FAL)  # it is not there, which is what was asked for


@pytest.mark.parametrize("value", ["", "  ", "two words", "line\nbreak", "ключ", "a" * 9_000])
def test_what_could_not_be_sent_is_no_key(
    wallet: Wallet, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    assert not remember_key(keys.OPENAI, value)
    assert wallet.kept == {}
    monkeypatch.setenv("OPENAI_API_KEY", value)
    assert key_for(keys.OPENAI) is None


def test_several_addresses_are_one_key(wallet: Wallet) -> None:
    assert remember_key(keys.NOTIFY, "mailto://a:b@c.org\nntfy://topic")
    found = key_for(keys.NOTIFY)
    assert found is not None
    assert found.value.split() == ["mailto://a:b@c.org", "ntfy://topic"]


def test_without_a_keyring_nothing_is_kept_and_nothing_fails() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    try:
        assert not remember_key(keys.FAL, CANARY)
        assert not forget_key(keys.FAL)
        assert key_for(keys.FAL) is None
    finally:
        keyring.set_keyring(before)


def test_a_key_shows_nowhere(
    wallet: Wallet, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("FAL_KEY", CANARY)
    found = key_for(keys.FAL)
    monkeypatch.setenv("REPLICATE_API_TOKEN", f"{CANARY} and more")
    assert key_for(keys.REPLICATE) is None
    wallet.is_locked = True
    assert key_for(keys.OPENAI) is None
    assert not remember_key(keys.OPENAI, CANARY)
    assert CANARY not in f"{found} {found!r} {caplog.text}"
    assert "REPLICATE_API_TOKEN" in caplog.text
