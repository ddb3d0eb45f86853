"""Word that work has ended: by Telegram's wire format, by apprise, by the desktop's bus.

The servers are real ones on this machine. No secret leaves in a log, a reason or an error.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.keys import KEYS
from desktop.cli.running import follow as finished
from desktop.domain.integration import IntegrationState
from desktop.domain.work_end import Delivery, WorkEnd, WorkOutcome
from desktop.jobs.integrations import find_integrations
from desktop.jobs.notice_channels import AppriseChannel, DesktopChannel, TelegramChannel
from desktop.jobs.notices import MOST, PERIOD, Notices

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN, CHAT = "4711:canary-7f3a-0123456789", "-100815"


class Service:
    """Answers as it is told to; keeps what was asked.

    Attributes:
        answer: Status and body of the next answers; no status cuts the connection.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.answer: tuple[int, bytes] = (200, b'{"ok": true, "result": {"message_id": 1}}')
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.asked.append((self.path, json.loads(body)))
                status, answer = service.answer
                if not status:
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for spec in KEYS.values():
        for variable in spec.variables:
            monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_CHAT_ID", CHAT)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def telegram(service: Service, clock: Clock | None = None) -> Notices:
    return Notices([TelegramChannel(f"http://{service.place}")], clock or Clock())


def reason(notices: Notices, channel: str = "telegram") -> str:
    return notices.deliveries[channel].reason


def test_telegram_is_told_in_its_own_format(service: Service) -> None:
    notices = telegram(service)
    notices.tell("Importing Harbour: done after 3:05.")
    ((path, body),) = service.asked
    assert path == f"/bot{TOKEN}/sendMessage"
    assert body == {
        "chat_id": CHAT,
        "text": "Director's Desk\nImporting Harbour: done after 3:05.",
    }
    assert reason(notices) == ""


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}', "bot token"),
        (400, b'{"ok":false,"description":"Bad Request: chat not found"}', "chat not found"),
        (400, f'{{"ok":false,"description":"bot{TOKEN} of {CHAT}"}}'.encode(), "…"),
        (502, b"<html>Bad Gateway</html>", "502"),
        (200, b"[]", "200"),
        (200, b"\xff" * 200_000, "200"),
        (0, b"", "did not answer"),
    ],
)
def test_what_telegram_does_not_take_is_kept_as_a_reason(
    service: Service,
    caplog: pytest.LogCaptureFixture,
    status: int,
    answer: bytes,
    said: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    service.answer = status, answer
    notices = telegram(service)
    notices.tell("done")
    assert len(service.asked) == 1  # a word is never sent twice
    assert said in reason(notices)
    assert TOKEN not in f"{notices.deliveries} {caplog.text}"
    report = finished(find_integrations(None, deliveries=notices.deliveries))
    row = next(row for row in report.rows if row.name == "telegram")
    assert row.state is IntegrationState.FAILING
    assert said in row.words
    assert TOKEN not in repr(report)


def test_nobody_listens(service: Service) -> None:
    notices = telegram(service)
    service.close()
    notices.tell("done")
    assert "did not answer" in reason(notices)


def test_who_asks_to_wait_is_left_alone_for_so_long(service: Service) -> None:
    clock = Clock()
    notices = telegram(service, clock)
    service.answer = 429, json.dumps(
        {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 7",
         "parameters": {"retry_after": 7}}
    ).encode()  # fmt: skip
    notices.tell("first")
    assert "retry after 7" in reason(notices)
    service.answer = 200, b'{"ok": true}'
    clock.now += 6.9
    notices.tell("second")
    assert len(service.asked) == 1
    clock.now += 0.2
    notices.tell("third.")
    assert service.asked[-1][1]["text"].endswith("third. 2 more ended before it.")
    assert reason(notices) == ""


def test_only_some_words_a_minute_are_sent(service: Service) -> None:
    clock = Clock()
    notices = telegram(service, clock)
    for _ in range(MOST + 30):
        notices.tell("done.")
    assert len(service.asked) == MOST
    clock.now += PERIOD
    notices.tell("last.")
    assert service.asked[-1][1]["text"].endswith("last. 30 more ended before it.")


def test_without_keys_nothing_is_asked(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TELEGRAM_CHAT_ID")
    notices = telegram(service)
    notices.tell("done")
    assert service.asked == []
    assert notices.deliveries == {}


# Apprise loads a module that Python is about to give up.
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_apprise_says_it_and_its_addresses_stay_secret(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    good = f"json://ana:{TOKEN.partition(':')[2]}@{service.place}/hook"
    monkeypatch.setenv("DESK_NOTIFY_URLS", good)
    notices = Notices([AppriseChannel()])
    notices.tell("Verifying the library: done after 1:05.")
    assert reason(notices, "apprise") == ""
    ((_, body),) = service.asked
    assert body["message"] == "Verifying the library: done after 1:05."
    assert reason(notices, "apprise") == ""
    service.answer = 500, b"no"
    monkeypatch.setenv("DESK_NOTIFY_URLS", f"{good}\nnothing://{TOKEN}@host")
    notices.tell("done")
    assert reason(notices, "apprise") == (
        "JSON did not take it; address 2 is none that apprise knows"
    )
    assert TOKEN.partition(":")[2] not in f"{notices.deliveries} {caplog.text}"


def test_the_desktop_is_asked_over_its_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("there is no dbus-daemon here")
    folder = tempfile.mkdtemp()  # a socket's path is short, and that of a test's folder is not
    address = f"unix:path={folder}/bus"
    bus = subprocess.Popen(
        [program, "--session", "--nofork", "--nosyslog", f"--address={address}",
         "--print-address"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert bus.stdout is not None
    try:
        assert bus.stdout.readline()  # it listens
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        notices = Notices([DesktopChannel()])
        notices.tell("nobody shows it")
        assert reason(notices, "desktop") == "the desktop shows no notifications"
        shown = _show_one(notices, "Importing <b>Harbour</b>: done after 3:05.")
        assert shown[0] == shown[3] == "Director's Desk"
        assert shown[4].startswith("Importing &lt;b&gt;Harbour&lt;/b&gt;: done after 3:05.")
        assert reason(notices, "desktop") == ""
    finally:
        bus.terminate()
        bus.wait()
        bus.stdout.close()
        shutil.rmtree(folder)
    notices.tell("the bus is gone")
    assert "failed" in reason(notices, "desktop")
    assert os.environ["DBUS_SESSION_BUS_ADDRESS"] == address


def _show_one(notices: Notices, words: str) -> tuple[Any, ...]:
    """Be the desktop's notifications for one word; what was asked of them."""
    from jeepney import HeaderFields, MessageType, new_method_return
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import open_dbus_connection

    with open_dbus_connection("SESSION") as desktop:
        desktop.send_and_get_reply(message_bus.RequestName("org.freedesktop.Notifications"))
        teller = threading.Thread(target=notices.tell, args=(words,))
        teller.start()
        while True:
            message = desktop.receive(timeout=30)
            fields = message.header.fields
            is_call = message.header.message_type is MessageType.method_call
            if is_call and fields[HeaderFields.member] == "Notify":
                desktop.send(new_method_return(message, "u", (1,)))
                break
        teller.join()
    body: tuple[Any, ...] = message.body
    return body


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (WorkEnd("Importing Harbour", WorkOutcome.DONE, 20), "Importing Harbour: done after 20 s."),
        (WorkEnd("Verifying", WorkOutcome.FAILED, 3_700), "Verifying: failed after 1:01:40."),
        (WorkEnd("Quick", WorkOutcome.DONE, 19.9), None),
        (WorkEnd("Own wish", WorkOutcome.STOPPED, 100), None),
        (WorkEnd("", WorkOutcome.DONE, 100), None),
    ],
)
def test_which_ends_are_worth_a_word(end: WorkEnd, words: str | None) -> None:
    assert (end.words if end.is_worth_a_word else None) == words


def test_a_word_that_arrived_is_told_too() -> None:
    from datetime import UTC, datetime

    sent = {"telegram": Delivery("telegram", datetime(2026, 3, 1, 12, tzinfo=UTC))}
    report = finished(find_integrations(None, deliveries=sent))
    row = next(row for row in report.rows if row.name == "telegram")
    assert row.state is IntegrationState.ON
    assert "The last word was sent" in row.words
