"""A script that saves a thousand assets a minute beside an open window: how long that stands still.

The whole window, offscreen, in a process of its own, and the script in another.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.bench_start import environment
from benchmarks.libraries import sqlite_path
from benchmarks.registry import Measured, Run, case

ASSETS = 20_000
ROUNDS = 3

SCRIPT = """
import sys, time
from desktop.tracking import AssetService, save_script_as_asset
with AssetService.open(sys.argv[1]) as service:
    began = time.monotonic()
    for number in range(int(sys.argv[2])):
        save_script_as_asset(
            db=service, script_title=f"Note {number}", script_content=f"harbour {number} " * 40,
            external_id=f"bench/{number}",
        )
        time.sleep(max(0.0, began + (number + 1) * 0.06 - time.monotonic()))
    print((number + 1) * 60 / (time.monotonic() - began))
"""

WINDOW = """
import desktop.ui.kit.qt_import  # first, as in desktop/__main__.py
import json, os, subprocess, sys, time
from PySide6.QtCore import QTimer, Qt
from desktop import app
application = app.make_application()
window = app.make_window(application, address=sys.argv[1])
window.show()
from desktop.ui.shell.garbage_collection import IdleCollector
collector = IdleCollector(window)  # as the program has it

def turn(goes_on):
    while goes_on():
        application.processEvents()
        time.sleep(0.001)

quiet = []
def is_restless():
    done = window.runner.library is not None and window.library.model.is_complete
    quiet.append(done and not window.runner.is_asking)
    return not (len(quiet) > 600 and all(quiet[-600:])) and len(quiet) < 60_000
turn(is_restless)

gaps, last = [], [time.perf_counter()]
def tick():
    now = time.perf_counter()
    gaps.append((now - last[0]) * 1000)
    last[0] = now
timer = QTimer()
timer.setTimerType(Qt.TimerType.PreciseTimer)
timer.timeout.connect(tick)
timer.start(16)

def longest(goes_on):
    gaps.clear()
    last[0] = time.perf_counter()
    turn(goes_on)
    return sorted(gaps)

until = time.monotonic() + 5
calm = longest(lambda: time.monotonic() < until)
before = window.library.model.rowCount()
script = subprocess.Popen([sys.executable, "-c", sys.argv[2], sys.argv[1], sys.argv[3]],
                          stdout=subprocess.PIPE, text=True)
busy = longest(lambda: script.poll() is None)
turn(lambda: window.runner.is_asking)
print(json.dumps({"calm": calm[-1], "busy": busy[-1], "most": busy[len(busy) * 99 // 100],
                  "pace": float(script.stdout.read()),
                  "came": window.library.model.rowCount() - before}))
sys.stdout.flush()
os._exit(0)
"""


@case("saves beside a window", what="longest that a window stands still while a script saves",
      limit="the same window without it", bar=2)  # fmt: skip
def saves(run: Run) -> Measured:
    """A thousand a minute, into the library that the window shows."""
    found = [_beside(200 if not run.is_full else 1000) for _ in range(ROUNDS)]
    busy = statistics.median(one["busy"] for one in found)
    pace = statistics.median(one["pace"] for one in found)
    most = statistics.median(one["most"] for one in found)
    calm = statistics.median(one["calm"] for one in found)
    note = f"{pace:.0f} a minute; 99 of 100 turns within {most:.0f} ms"
    return Measured(busy, calm, busy / calm, note=note)


def _beside(count: int) -> dict[str, float]:
    """One run on a copy; what both processes told."""
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as home:
        path = Path(home, "library.desk")
        shutil.copyfile(sqlite_path(ASSETS), path)
        ended = subprocess.run(
            [sys.executable, "-c", WINDOW, str(path), SCRIPT, str(count)],
            check=True, env=environment() | {"DESK_HOME": home}, timeout=300,
            cwd=Path(__file__).parent.parent, capture_output=True, text=True,
        )  # fmt: skip
    told: dict[str, float] = json.loads(ended.stdout)
    return told
