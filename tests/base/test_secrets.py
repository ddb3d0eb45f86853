"""Passwords go into a real keyring or nowhere, and a missing one is no failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend

from desktop.base import secrets
from tests.wallet import Wallet

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = "postgresql+psycopg://ana@films.example.org/harbour"


class PlainFile(Wallet):
    """A backend that writes passwords where everybody can read them."""


PlainFile.__module__ = "keyrings.alt.file"


@pytest.fixture(autouse=True)
def machine_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def wallet() -> Wallet:
    made = Wallet()
    keyring.set_keyring(made)
    return made


def test_a_password_is_kept_found_and_forgotten(wallet: Wallet) -> None:
    assert secrets.is_available()
    assert secrets.password_for(ADDRESS) is None
    assert secrets.remember_password(ADDRESS, "tell-nobody")
    assert secrets.password_for(ADDRESS) == "tell-nobody"


def test_a_password_belongs_to_who_where_and_which(wallet: Wallet) -> None:
    secrets.remember_password(ADDRESS, "tell-nobody")
    same = "postgresql://ana:other@FILMS.example.org/harbour?sslmode=verify-full"
    assert secrets.password_for(same) == "tell-nobody"
    for other in (
        ADDRESS.replace("ana", "ben"),
        ADDRESS.replace("films", "films2"),
        ADDRESS.replace("harbour", "night"),
    ):
        assert secrets.password_for(other) is None


def test_an_address_gets_its_password_and_keeps_everything_else(wallet: Wallet) -> None:
    secrets.remember_password(ADDRESS, "p@ss/w:rd?")
    filled = secrets.with_password(f"{ADDRESS}?sslmode=require")
    assert filled == (
        "postgresql+psycopg://ana:p%40ss%2Fw%3Ard%3F@films.example.org/harbour?sslmode=require"
    )


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://ana:given@films.example.org/harbour",
        "postgresql+psycopg://films.example.org/harbour",
        "postgresql+psycopg://ben@films.example.org/harbour",
        "film.desk",
        "/a/film.desk",
        "postgresql://[broken",
    ],
)
def test_other_addresses_stay_as_they_are(wallet: Wallet, address: str) -> None:
    secrets.remember_password(ADDRESS, "tell-nobody")
    assert secrets.with_password(address) == address


@pytest.mark.parametrize(
    "backend", [keyring.backends.fail.Keyring, keyring.backends.null.Keyring, PlainFile]
)
def test_a_backend_that_keeps_no_secret_is_not_used(backend: type[KeyringBackend]) -> None:
    made = backend()
    keyring.set_keyring(made)
    assert not secrets.is_available()
    assert not secrets.remember_password(ADDRESS, "tell-nobody")
    assert secrets.password_for(ADDRESS) is None
    assert getattr(made, "kept", {}) == {}


def test_a_locked_keyring_is_no_failure(wallet: Wallet) -> None:
    wallet.is_locked = True
    assert not secrets.remember_password(ADDRESS, "tell-nobody")
    assert secrets.password_for(ADDRESS) is None
    assert secrets.with_password(ADDRESS) == ADDRESS


def test_of_several_backends_the_trusted_one_is_asked() -> None:
    plain, real = PlainFile(), Wallet()

    class Several(keyring.backends.chainer.ChainerBackend):
        backends = (plain, real)  # type: ignore[assignment]

    keyring.set_keyring(Several())
    assert secrets.remember_password(ADDRESS, "tell-nobody")
    assert list(real.kept.values()) == ["tell-nobody"]
    assert plain.kept == {}
