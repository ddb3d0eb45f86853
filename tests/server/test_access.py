"""Who comes in: with the token, under a name of ours, and no page of somebody else's."""

from __future__ import annotations

import logging
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop.base import secrets
from desktop.base.errors import UsageError
from desktop.base.serving import ServeOptions
from desktop.server.access import AccessRules, is_near
from desktop.server.running import listen
from desktop.server.tokens import find_token, lasting_token
from desktop.tracking import AssetService
from tests.server.conftest import BEARER, TOKEN, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Opened

NOTE = {"name": "Note", "type": "text"}


def asked(door: Opened, path: str, headers: dict[str, str], method: str = "GET") -> tuple[int, Any]:
    body = NOTE if method == "POST" else None
    with httpx.Client(trust_env=False) as stranger:
        answer = stranger.request(method, f"{door.address}{path}", headers=headers, json=body)
    assert "access-control-allow-origin" not in answer.headers
    return answer.status_code, answer.json()["field"]


def test_nothing_is_read_or_written_without_the_token(local_door: Opened) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
    ):
        assert asked(local_door, "/api/assets", headers) == (401, "Authorization")
        assert asked(local_door, "/api/assets", headers, "POST") == (401, "Authorization")
        assert asked(local_door, "/nowhere", headers) == (401, "Authorization")
    assert local_door.service.count_assets() == 0
    assert local_door.ask("GET", "/openapi.json")[0] == 200


def test_old_scripts_may_read_without_it_where_a_person_says_so(sqlite_library_path: Path) -> None:
    with (
        AssetService.open(sqlite_library_path) as service,
        opened(service, is_reading_open=True) as door,
    ):
        assert httpx.get(f"{door.address}/api/assets", trust_env=False).status_code == 200
        assert asked(door, "/api/assets", {}, "POST") == (401, "Authorization")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_another_origin_neither_reads_nor_writes(local_door: Opened, method: str) -> None:
    port = local_door.address.rpartition(":")[2]
    for told, field in (
        ({"Origin": "https://evil.example.org"}, "Origin"),
        ({"Origin": "null"}, "Origin"),
        ({"Origin": f"http://localhost:{port}"}, "Origin"),  # the page asks 127.0.0.1
        ({"Sec-Fetch-Site": "cross-site"}, "Origin"),
        ({"Sec-Fetch-Site": "same-site"}, "Origin"),
        ({"Host": f"evil.example.org:{port}"}, "Host"),  # a name that was made to point here
        ({"Host": f"127.0.0.1.evil.example.org:{port}"}, "Host"),
        ({"Host": ""}, "Host"),
    ):
        assert asked(local_door, "/api/assets", BEARER | told, method) == (403, field), told
    ours = {"Origin": local_door.address, "Sec-Fetch-Site": "same-origin"}
    assert local_door.ask("GET", "/api/assets", headers=ours)[0] == 200
    named = {"Host": f"localhost:{port}"}
    assert local_door.ask("GET", "/api/assets", headers=named)[0] == 200
    assert local_door.service.count_assets() == 0


def test_a_browser_is_promised_nothing_before_it_asks(local_door: Opened) -> None:
    told = {"Origin": "https://evil.example.org", "Access-Control-Request-Method": "POST"}
    assert asked(local_door, "/api/assets", told, "OPTIONS") == (403, "Origin")


def test_files_of_this_machine_are_for_programs_on_it(local_door: Opened, tmp_path: Path) -> None:
    secret = tmp_path / "notes.txt"
    secret.write_text("A quiet word.", encoding="utf-8")
    through_a_proxy = {"X-Forwarded-For": "203.0.113.9"}
    for where in (
        {"file_path": str(secret)},
        {"url": str(secret)},
        {"url": secret.as_uri()},
        {"url": f" FILE://{secret}"},
        {"url": f"fi\0le://{secret}"},
        {"url": f"\0 {secret.as_uri()}"},
        {"url": "~/notes.txt"},
    ):
        told = NOTE | where
        status, answer = local_door.ask("POST", "/api/assets", json=told, headers=through_a_proxy)
        assert (status, answer["field"]) == (403, *where), where
    assert local_door.service.count_assets() == 0
    made = local_door.ask("POST", "/api/assets", json=NOTE | {"file_path": str(secret)})[1]
    path = f"/api/assets/{made['id']}"
    assert local_door.ask("GET", path)[1]["file_path"] == str(secret)
    assert local_door.ask("GET", path, headers=through_a_proxy)[1]["file_path"] is None
    change = {"file_path": "/etc/passwd"}
    assert local_door.ask("PUT", path, json=change, headers=through_a_proxy)[0] == 403


def test_who_asks_from_another_machine_is_not_near() -> None:
    from starlette.requests import HTTPConnection

    def asks(host: str, *headers: tuple[bytes, bytes]) -> bool:
        return is_near(HTTPConnection({"type": "http", "client": (host, 1), "headers": headers}))

    assert asks("127.0.0.1")
    assert asks("127.8.8.8")
    assert asks("::1")
    assert asks("::ffff:127.0.0.1")
    assert not asks("192.0.2.1")
    assert not asks("::ffff:192.0.2.1")
    assert not asks("elsewhere")
    assert not asks("127.0.0.1", (b"forwarded", b"for=192.0.2.1"))


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now, place = datetime.now(UTC), x509.IPAddress(ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([place]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    written = key.private_bytes(pem, form, serialization.NoEncryption())
    for path, content in (("cert.pem", made.public_bytes(pem)), ("key.pem", written)):
        (folder / path).write_bytes(content)
    return folder / "cert.pem", folder / "key.pem"


def test_with_tls_nobody_on_the_way_reads_the_token(
    sqlite_library_path: Path, tmp_path: Path
) -> None:
    cert, key = certificate(tmp_path)
    options = ServeOptions("0.0.0.0", 0, certificate=cert, key=key)
    with AssetService.open(sqlite_library_path) as service, opened(service, options) as door:
        place = door.address.replace("0.0.0.0", "127.0.0.1")
        assert place.startswith("https://")
        trusted = ssl.create_default_context(cafile=cert)
        answer = httpx.get(f"{place}/api/assets", headers=BEARER, verify=trusted, trust_env=False)
        assert answer.status_code == 200
        ours = BEARER | {"Origin": place}
        answer = httpx.get(f"{place}/api/assets", headers=ours, verify=trusted, trust_env=False)
        assert answer.status_code == 200
        plain = place.replace("https://", "http://")
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"{plain}/api/assets", headers=BEARER, trust_env=False)


def test_it_is_open_to_other_machines_only_with_tls_or_a_word() -> None:
    for host in ("0.0.0.0", "::"):
        with pytest.raises(UsageError, match="open to other machines"):
            listen(ServeOptions(host, 0))
    with listen(ServeOptions("0.0.0.0", 0, is_plain_allowed=True)) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(UsageError, match="Nothing can listen"):
            listen(ServeOptions("0.0.0.0", port, is_plain_allowed=True))
    with pytest.raises(UsageError, match="no address"):
        listen(ServeOptions("nowhere.invalid", 0))


class Wallet:
    """A keyring, as this machine may have none."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        self.kept[service, name] = password


def test_the_token_is_kept_in_the_keyring_from_the_first_start_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wallet = Wallet()
    monkeypatch.setattr(secrets, "_backend", lambda: wallet)
    first = find_token()
    assert (first.is_new, first.is_kept) == (True, True)
    assert len(first.token) > 40
    assert [*wallet.kept.values()] == [first.token]
    again = find_token()
    assert (again.token, again.is_new) == (first.token, False)
    assert lasting_token(renew=False) == first.token
    assert lasting_token(renew=True) != first.token
    monkeypatch.setenv("DESK_TOKEN", TOKEN)  # goes before it, and is handed on to nobody
    assert find_token().token == TOKEN
    assert find_token().token == next(iter(wallet.kept.values()))


def test_the_token_is_told_to_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, local_door: Opened
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(secrets, "_backend", lambda: None)
    assert TOKEN not in repr(AccessRules(TOKEN))
    made = find_token()
    assert (made.is_new, made.is_kept) == (True, False)
    assert made.token not in repr(made)
    with pytest.raises(UsageError, match="no keyring"):
        lasting_token(renew=False)
    for short in ("short", "with a space in the middle of it", "ä" * 30):
        monkeypatch.setenv("DESK_TOKEN", short)
        with pytest.raises(UsageError, match="no token") as refused:
            find_token()
        assert short not in str(refused.value) + refused.value.advice
    assert local_door.ask("GET", "/api/assets/x")[0] == 422
    assert TOKEN not in caplog.text
