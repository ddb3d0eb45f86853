"""`directors-desk serve` as a child of this program, which ends when this program does.

Its standard input ends then, however this program ended; what is being saved is saved to its end.
Nobody waits here: what it tells comes in a thread of its own.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.base.programs import OWN_COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LONGEST = 2_000  # bytes of what it says of its end


@frozen
class DoorOpened:
    """It listens.

    Attributes:
        token: What programs need; for the eyes of whoever opened it.
    """

    address: str
    token: str

    def __repr__(self) -> str:
        return "DoorOpened(...)"  # no log shows the token


@frozen
class DoorSaved:
    """So many requests have changed the library since it was opened."""

    count: int


@frozen
class DoorEnded:
    """It has ended; `problem` says why, where it was not told to."""

    problem: str = ""


DoorNews = DoorOpened | DoorSaved | DoorEnded


class ServerProcess:
    """A command of this program that serves a library, in a process of its own."""

    def __init__(self, library: str, arguments: Sequence[str]) -> None:
        """Begin; returns at once.

        Args:
            library: Its address.
            arguments: The command, with what it says as rows of JSON.
        """
        self._command = [*OWN_COMMAND, "--library", library, *arguments]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopped = False
        # As a daemon: this program ends without waiting for it.
        threading.Thread(target=self._run, name=arguments[0], daemon=True).start()

    def stop(self) -> None:
        """Let it end; nobody waits until it has."""
        with self._lock:
            self._is_stopped = True
            self._end_input()

    def _end_input(self) -> None:
        """The lock is held."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def _run(self) -> None:
        problem = "The program could not be started."
        with suppress(OSError), tempfile.TemporaryFile() as said:
            with subprocess.Popen(  # noqa: S603 - this program, and no shell
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
            ) as process:
                with self._lock:
                    self._process = process
                    if self._is_stopped:
                        self._end_input()
                for line in process.stdout or ():
                    self._hear(json.loads(line))
            problem = _last_words(said)
        self._end("" if self._is_stopped else problem)

    def _hear(self, row: Mapping[str, Any]) -> None:
        """Take a row that it has said; in a thread of its own."""
        raise NotImplementedError

    def _end(self, problem: str) -> None:
        """Take note that it has ended, and why, where it was not told to."""
        raise NotImplementedError


class DoorProcess(ServerProcess):
    """A library that is open to other programs, in a process of its own."""

    def __init__(self, library: str, port: int, told: Callable[[DoorNews], None]) -> None:
        """Begin; returns at once.

        Args:
            library: Its address.
            port: Zero for any that is free.
            told: Called in another thread with what there is to tell; last of all with its end.
        """
        self._told = told
        super().__init__(library, ["serve", "--json", "--until-input-ends", "--port", str(port)])

    def _hear(self, row: Mapping[str, Any]) -> None:
        if "address" in row:
            self._told(DoorOpened(row["address"], row["token"]))
        elif "saved" in row:
            self._told(DoorSaved(row["saved"]))

    def _end(self, problem: str) -> None:
        self._told(DoorEnded(problem))


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    text = said.read(_LONGEST).decode("utf-8", "replace").strip()
    return text.removeprefix("directors-desk: ") or "It ended by itself."
