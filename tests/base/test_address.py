"""Addresses: read whole or refused whole, and shown without anything secret."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from desktop.base.address import ServerAddress, is_url, parsed, redact, redacted
from desktop.base.errors import LibraryAddressError

CANARY = "kanarie7"
ODD = "@ /#%:?&=;,'\"\\[]<>$!*()+~^|`\n\t.ä"
odd = st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])))
SHAPES = (
    "postgresql+psycopg://ada:{}@db.example.org/films",
    "postgres://ada:{}@db.example.org:5432/films?sslmode=require",
    "POSTGRESQL://:{}@/films?host=/run/postgresql",
    "postgresql://ada:{}@[::1]:5433/films",
    "postgresql://ada:{}@db:letters/films",
    "postgresql://ada:{}@db/films?nonsense",
    "postgresql://ada:{}@h1:1,h2:2/films",
    "mysql://ada:{}@db/films",
    "postgresql:/ada:{}@db/films",
    "postgresql://ada:{}@",
)
OPTIONS = ("password", "PASSWORD", "sslpassword", "passfile", "oauth_client_secret")


def parts(secret: str) -> list[str]:
    """What of a secret would tell something where it is seen."""
    return [piece for piece in (secret, CANARY) if len(piece) > 4]


@given(st.tuples(odd, odd), st.sampled_from(SHAPES), st.booleans())
@example(("@ ", ""), SHAPES[0], False)
@example(("12/", ""), SHAPES[0], False)
@example(("5432/x?y=", "@z"), SHAPES[1], False)
@example(("a\nb", "\n"), SHAPES[0], False)
def test_no_part_of_a_password_is_shown(
    around: tuple[str, str], shape: str, is_escaped: bool
) -> None:
    secret = CANARY.join(around)
    address = shape.format(quote(secret, safe="") if is_escaped else secret)
    shown = redacted(address)
    assert CANARY not in shown
    if not is_url(address):
        return
    try:
        found = parsed(address)
    except LibraryAddressError as error:
        said = f"{error!r} {error.advice} {error.__context__!r} {error.__cause__!r}"
        assert CANARY not in said
        return
    # Who understands it has understood all of it.
    assert CANARY in found.password
    assert found.user in ("ada", "")
    if is_escaped:
        assert found.password == secret
    assert CANARY not in f"{found!r} {found} {found.kept} {found.name}"
    again = parsed(found.spelled())
    assert (again, again.password) == (found, found.password)


@given(odd, st.sampled_from(OPTIONS), st.booleans(), st.booleans())
def test_no_secret_among_the_options_is_shown(
    around: str, option: str, is_twice: bool, is_escaped: bool
) -> None:
    secret = around + CANARY + around
    assume("&" not in secret or is_escaped)
    value = quote(secret, safe="") if is_escaped else secret
    address = f"postgresql://ada@db/films?sslmode=prefer&{option}={value}"
    if is_twice:
        address += f"&{option.lower()}=x{value}"
    assert CANARY not in redacted(address)
    assert CANARY not in redact(f"opening {address}")


@given(
    st.builds(
        ServerAddress,
        user=odd,
        password=odd,
        host=st.sampled_from(["", "db.example.org", "h1,h2", "::1", "/run/my sockets", "10.0.0.1"]),
        port=st.sampled_from(["", "5432"]),
        database=odd,
        options=st.sampled_from([(), (("sslmode", "require"), ("options", "-c search_path=a@b"))]),
    )
)
def test_what_is_spelled_out_is_read_back(address: ServerAddress) -> None:
    assert parsed(address.spelled()) == address


@pytest.mark.parametrize(
    ("text", "password", "host", "database"),
    [
        ("postgresql://ada:p@ss w@db/films", "p@ss w", "db", "films"),
        ("postgresql://ada:pa/ss@db/films", "pa/ss", "db", "films"),
        ("postgresql://ada:a?b#c@db:1/films?sslmode=prefer", "a?b#c", "db", "films"),
        ("postgresql://ada:50%@db/films", "50%", "db", "films"),
        ("postgresql://ada:%40@db/films", "@", "db", "films"),
        ("postgresql://ada@db/films?application_name=a@b", "", "db", "films"),
        ("postgresql://db/films?user=ada@corp&password=x", "x", "db", "films"),
        ("postgresql://ada@%2Frun%2Fpg/films", "", "/run/pg", "films"),
        ("postgres:///films", "", "", "films"),
    ],
)
def test_what_people_type_is_understood(text: str, password: str, host: str, database: str) -> None:
    found = parsed(text)
    assert (found.password, found.host, found.database) == (password, host, database)


def test_a_path_is_a_path() -> None:
    for path in ("film.desk", "/a/film.desk", r"C:\films\film.desk", "postgres.desk"):
        assert not is_url(path)
        assert redacted(path) == path
