"""Programs that are loaded once: each run is a fork, stopped until a tracer has taken hold of it.

A program that is started anew for each case spends nine tenths of it on loading the same modules,
and a tracer looks at every call of that. Run as a program, this is the process that forks.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.suite import HANG

ROOT = Path(__file__).parents[2]
_ATTACHED = "attached"
# Where only descendants may be traced, a process can allow everybody.
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, negative for a signal; and what it wrote of errors."""

    returncode: int
    stderr: str


class Tracer:
    """Runs programs under `strace`; only the thread that a program begins in is traced."""

    def __init__(self, strace: str) -> None:
        """Start the process that forks.

        Args:
            strace: The path of the tracer.
        """
        self._strace = strace
        self._forks = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"},
        )

    def run(self, program: str, arguments: Sequence[str], *options: str) -> Ended:
        """Run the `main` of a module of this folder.

        Args:
            program: The name of the module.
            arguments: What `main` takes.
            options: What `strace` takes.

        Raises:
            TimeoutExpired: It hangs.
        """
        with tempfile.TemporaryDirectory() as folder:
            errors = Path(folder) / "errors.txt"
            errors.touch()
            order = {"program": program, "arguments": arguments, "errors": str(errors)}
            pid = self._ask(json.dumps(order))
            late = threading.Timer(HANG, os.kill, (pid, signal.SIGKILL))
            late.start()
            try:
                with self._attached(pid, options):
                    os.kill(pid, signal.SIGCONT)
                    status = self._ask()
            finally:
                is_late = not late.is_alive()
                late.cancel()
                late.join()
            if is_late:
                raise subprocess.TimeoutExpired(program, HANG)
            return Ended(os.waitstatus_to_exitcode(status), errors.read_text(errors="replace"))

    def close(self) -> None:
        """End the process that forks."""
        assert self._forks.stdin is not None
        assert self._forks.stdout is not None
        self._forks.stdin.close()
        self._forks.wait(HANG)
        self._forks.stdout.close()

    def _attached(self, pid: int, options: Sequence[str]) -> subprocess.Popen[str]:
        tracer = subprocess.Popen(
            [self._strace, *options, "-p", str(pid)], stderr=subprocess.PIPE, text=True
        )
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        if _ATTACHED not in said:
            os.kill(pid, signal.SIGKILL)
            self._ask()
            raise AssertionError(f"strace takes no hold: {said}")
        return tracer

    def _ask(self, order: str = "") -> int:
        """Give an order, if any; the next number that comes back."""
        pipes: tuple[IO[str] | None, IO[str] | None] = self._forks.stdin, self._forks.stdout
        assert pipes[0] is not None
        assert pipes[1] is not None
        if order:
            pipes[0].write(f"{order}\n")
            pipes[0].flush()
        return int(pipes[1].readline())


def _serve() -> None:
    """Fork for each order; tell the process's number once it stands still, and how it ended."""
    for line in sys.stdin:
        order = json.loads(line)
        main = importlib.import_module(f"tests.torture.{order['program']}").main
        pid = os.fork()
        if not pid:
            errors = os.open(order["errors"], os.O_WRONLY)
            os.dup2(errors, 1)
            os.dup2(errors, 2)
            ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            raise SystemExit(main(*order["arguments"]))
        os.waitpid(pid, os.WUNTRACED)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        sys.stdout.write(f"{os.waitpid(pid, 0)[1]}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
