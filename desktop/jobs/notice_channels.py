"""The ways in which `notices` says something: the desktop, Telegram, and whatever apprise knows."""

from __future__ import annotations

import html
import importlib.util
import json
import logging
import os
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from desktop.base import keys
from desktop.domain.untrusted_text import clean_line
from desktop.jobs.notices import NoticeError, Notices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.jobs.notices import NoticeChannel

DESKTOP, TELEGRAM, APPRISE = "desktop", "telegram", "apprise"
ELSEWHERE = (TELEGRAM, APPRISE)
TELEGRAM_ADDRESS = "https://api.telegram.org"
_PATIENCE = 10.0  # seconds
_LARGEST = 65_536  # bytes of an answer
_REASONS = {
    401: "Telegram does not know the bot token",
    403: "the bot may not write to that chat",
    404: "Telegram does not know the bot token",
}


def all_channels() -> Notices:
    """Every way there is."""
    ways: Sequence[NoticeChannel] = (DesktopChannel(), TelegramChannel(), AppriseChannel())
    return Notices(ways)


class DesktopChannel:
    """Notifications of a Linux desktop, over its bus."""

    name = DESKTOP

    def is_on(self) -> bool:
        """Whether there is a bus to ask; Qt and the keyring ask the same one."""
        is_linux = sys.platform.startswith("linux")
        return is_linux and bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))

    def send(self, title: str, words: str) -> None:
        """Ask the bus for a notification; see `NoticeChannel`."""
        from jeepney import DBusAddress, MessageType, new_method_call  # noqa: PLC0415 - when needed
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415

        bus = DBusAddress(
            "/org/freedesktop/Notifications",
            bus_name="org.freedesktop.Notifications",
            interface="org.freedesktop.Notifications",
        )
        # Some desktops read the words as markup.
        asked: tuple[object, ...] = (
            title,
            0,
            "directors-desk",
            title,
            html.escape(words),
            [],
            {},
            -1,
        )
        with open_dbus_connection("SESSION", auth_timeout=_PATIENCE) as connection:
            call = new_method_call(bus, "Notify", "susssasa{sv}i", asked)
            answer = connection.send_and_get_reply(call, timeout=_PATIENCE)
        if answer.header.message_type is not MessageType.method_return:
            raise NoticeError("the desktop shows no notifications")


class TelegramChannel:
    """A bot of Telegram that writes to one chat.

    The token is part of the address that is asked: no error of the HTTP library goes further.
    """

    name = TELEGRAM

    def __init__(self, address: str = TELEGRAM_ADDRESS) -> None:
        self._address = address

    def is_on(self) -> bool:
        """Whether token and chat are known."""
        return (
            keys.key_for(keys.TELEGRAM) is not None and keys.key_for(keys.TELEGRAM_CHAT) is not None
        )

    def send(self, title: str, words: str) -> None:
        """Ask for `sendMessage`; see `NoticeChannel`."""
        token, chat = keys.key_for(keys.TELEGRAM), keys.key_for(keys.TELEGRAM_CHAT)
        if token is None or chat is None:
            raise NoticeError("the token or the chat is not known any more")
        url = f"{self._address}/bot{quote(token.value, safe=':')}/sendMessage"
        status, answer = _posted(url, {"chat_id": chat.value, "text": f"{title}\n{words}"})
        if status == 200 and answer.get("ok") is True:
            return
        known = _REASONS.get(status) or str(answer.get("description") or f"answer {status}")
        for secret in (token.value, chat.value):
            known = known.replace(secret, "…")
        raise NoticeError(clean_line(known)[:200], after=_wait_of(status, answer))


def _wait_of(status: int, answer: dict[str, Any]) -> float | None:
    parameters = answer.get("parameters")
    told = parameters.get("retry_after") if isinstance(parameters, dict) else None
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    if status == 429:
        return float(told) if is_number and told is not None else 60.0
    return None


def _posted(url: str, body: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Status and JSON of an answer; an empty object where it is none."""
    import httpx  # noqa: PLC0415 - when the first word is sent

    # It writes every address that it asks into the log, as information.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    read = b""
    try:
        with httpx.stream("POST", url, json=body, timeout=_PATIENCE) as response:
            for part in response.iter_bytes():
                read += part
                if len(read) > _LARGEST:
                    break
            status = response.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoticeError(f"Telegram did not answer ({type(error).__name__})") from None
    try:
        answer = json.loads(read)
    except ValueError:
        answer = None
    return status, answer if isinstance(answer, dict) else {}


class AppriseChannel:
    """Mail, chat and a hundred others, each by its address of apprise."""

    name = APPRISE

    def is_on(self) -> bool:
        """Whether there are addresses, and the package."""
        is_installed = importlib.util.find_spec("apprise") is not None
        return is_installed and keys.key_for(keys.NOTIFY) is not None

    def send(self, title: str, words: str) -> None:
        """Say it to each address; see `NoticeChannel`."""
        found = keys.key_for(keys.NOTIFY)
        if found is None:
            raise NoticeError("its addresses are not known any more")
        # What it logs names addresses, and those hold passwords.
        heard = logging.getLogger("apprise")
        heard.propagate, heard.disabled = False, True
        logging.getLogger("urllib3").setLevel(logging.WARNING)
        import apprise  # noqa: PLC0415 - optional, and loads a hundred services

        heard.disabled = True
        asset = apprise.AppriseAsset(app_id=title, async_mode=False)
        failed: list[str] = []
        for at, address in enumerate(found.value.split(), 1):
            service = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
            if not isinstance(service, apprise.NotifyBase):
                failed.append(f"address {at} is none that apprise knows")
            elif not service.notify(body=words, title=title):
                failed.append(f"{service.service_name} did not take it")
        if failed:
            raise NoticeError(clean_line("; ".join(failed))[:200])
