"""A real Chromium without a window, told what to do over its DevTools protocol."""

from __future__ import annotations

import base64
import itertools
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from websockets.sync.client import connect

from desktop.base import machine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from websockets.sync.client import ClientConnection

PROGRAM = machine.BROWSER
PATIENCE = 60.0  # seconds
_FLAGS = (
    "--no-sandbox",  # tests run as root, on pages of their own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
    "--remote-debugging-port=0",
)


class Tab:
    """One page in the browser.

    Attributes:
        faults: What the page has complained of: exceptions, refusals of its policy, failed loads.
        received: Bytes that came over the network.
    """

    def __init__(self, line: ClientConnection, session: str) -> None:
        self._line, self._session = line, session
        self._numbers = itertools.count(1)
        self.faults: list[str] = []
        self.received = 0

    def tell(self, method: str, **how: Any) -> dict[str, Any]:
        """Send a command, and wait for its answer; what happens meanwhile is noted."""
        number = next(self._numbers)
        told = {"id": number, "method": method, "params": how, "sessionId": self._session}
        self._line.send(json.dumps(told))
        while True:
            heard = json.loads(self._line.recv(timeout=PATIENCE))
            if heard.get("id") == number and heard.get("sessionId") == self._session:
                assert "error" not in heard, heard
                result: dict[str, Any] = heard["result"]
                return result
            self._note(heard.get("method", ""), heard.get("params", {}))

    def _note(self, method: str, told: Any) -> None:
        if method == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            self.faults.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.faults.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")
        elif method == "Network.loadingFinished":
            self.received += int(told["encodedDataLength"])

    def size(self, width: int, height: int, *, phone: bool = False, theme: str = "dark") -> None:
        """Be a screen of this size."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        self.tell("Emulation.setTouchEmulationEnabled", enabled=phone)
        feature = {"name": "prefers-color-scheme", "value": theme}
        self.tell("Emulation.setEmulatedMedia", features=[feature])

    def open(self, address: str) -> None:
        """Go to an address, and wait until the gallery is there."""
        self.tell("Page.navigate", url="about:blank")
        self.received = 0
        self.tell("Page.navigate", url=address)
        self.until("document.body?.classList.contains('is-ready')")

    def run(self, script: str) -> Any:
        """What an expression of JavaScript comes to."""
        told = self.tell(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until an expression is true."""
        end, waiting = time.monotonic() + PATIENCE, threading.Event()
        while time.monotonic() < end:
            found = self.run(f"Boolean({script})")
            if found:
                return
            waiting.wait(0.02)
        raise AssertionError(f"it did not come: {script}; {self.faults}")

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        codes = {"Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39}
        codes |= {"ArrowDown": 40, " ": 32, "/": 191, "Tab": 9}
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        code = codes.get(key, ord(key[0].upper()))
        for kind in ("keyDown", "keyUp"):
            how = {"type": kind, "key": key, "windowsVirtualKeyCode": code}
            self.tell("Input.dispatchKeyEvent", **how, **(text if kind == "keyDown" else {}))

    def picture(self, path: Path) -> None:
        """Write what is on the screen to a file."""
        told = self.tell("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(told["data"]))


@contextmanager
def browser(profile: Path) -> Iterator[Tab]:
    """A browser with one tab; ended with the block.

    Args:
        profile: A folder of its own.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        pytest.skip(f"{PROGRAM} is not here; `make test` as root installs it")
    command = [program, *_FLAGS, f"--user-data-dir={profile}"]
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
    ) as process:
        try:
            port, path = _told_port(profile / "DevToolsActivePort")
            address = f"ws://127.0.0.1:{port}{path}"
            with connect(address, max_size=None, proxy=None, compression=None) as line:
                yield _tab(line)
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # and whatever it has started


def _told_port(path: Path) -> list[str]:
    """Where it listens, as it writes that down when it does."""
    end, waiting = time.monotonic() + PATIENCE, threading.Event()
    while time.monotonic() < end:
        found = path.read_text().split() if path.exists() else []
        if len(found) == 2:
            return found
        waiting.wait(0.02)
    raise AssertionError("the browser did not start")


def _tab(line: ClientConnection) -> Tab:
    def ask(method: str, **how: Any) -> dict[str, Any]:
        line.send(json.dumps({"id": 0, "method": method, "params": how}))
        while True:
            heard = json.loads(line.recv(timeout=PATIENCE))
            if heard.get("id") == 0:
                result: dict[str, Any] = heard["result"]
                return result

    target = ask("Target.createTarget", url="about:blank")["targetId"]
    tab = Tab(line, ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
    for domain in ("Page", "Runtime", "Log", "Network"):
        tab.tell(f"{domain}.enable")
    return tab
