"""Run the benchmarks and write `docs/performance.md`.

`python -m benchmarks` runs what fits into ten minutes, `--full` the million-row sizes, `--only
NAME` the cases whose names hold NAME (printed, not written).
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sqlite3
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.libraries import folder
from benchmarks.registry import REGISTRY, Case, Run

TARGET = Path(__file__).parent.parent / "docs" / "performance.md"
PACKAGES = ("PySide6-Essentials", "SQLAlchemy", "psycopg", "pillow", "av", "alembic")
HEAD = """# Performance

Each row times two things in turn in one process: ours, and a small program that does the bare
minimum of the same job (the limit). **Read the ratios**: they hold on other machines, milliseconds
do not. Figures are medians of at least five rounds; the ratio is the median of the rounds' ratios.
Run `make bench` (ten minutes) or `make bench-full` (a million assets) to write this page anew.
"""


def main() -> int:
    """Run what is asked for; returns 1 if a bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the million-row sizes too")
    parser.add_argument("--only", metavar="NAME", help="only cases whose names hold NAME")
    asked = parser.parse_args()
    run = Run(is_full=asked.full)
    with tempfile.TemporaryDirectory(prefix="desk-bench-", ignore_cleanup_errors=True) as temporary:
        folder()  # the large libraries stay for the next run, what is made beside them does not
        tempfile.tempdir = temporary
        return measure(run, asked.only)


def measure(run: Run, only: str | None) -> int:
    """Print and write the table; returns 1 if a bar was missed."""
    lines, missed = [], 0
    for case in REGISTRY.load():
        if (case.only_full and not run.is_full) or (only and only not in case.name):
            continue
        line, is_met = measured_line(case, run)
        missed += not is_met
        lines.append(line)
        print(line, flush=True)
    if only is None:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(page(lines, run), encoding="utf-8")
        print(f"Written to {TARGET.name}; {missed} of {len(lines)} bars missed.")
    return int(missed > 0)


def measured_line(case: Case, run: Run) -> tuple[str, bool]:
    """One row of the table, and whether the bar was met."""
    try:
        found = case.measure(run)
    except Exception as error:  # noqa: BLE001 - one broken case must not hide the others
        traceback.print_exc(limit=-2, file=sys.stderr)
        why = f"could not be measured: {type(error).__name__}"
        return f"| {case.number} | {case.what} | | | | {case.bar:g} | {why} |", False
    is_met = found.ratio <= case.bar
    verdict = ("met" if is_met else "**missed**") + (f"; {found.note}" if found.note else "")
    return (
        f"| {case.number} | {case.what} | {told(found.ours, found.unit)} |"
        f" {told(found.limit, found.unit)} ({case.limit})"
        f" | {found.ratio:.2f} | {case.bar:g} | {verdict} |"
    ), is_met


def told(figure: float, unit: str) -> str:
    """A figure with three digits."""
    if unit == "ms" and figure >= 1000:
        return f"{figure / 1000:.1f} s"
    return f"{figure:.3g} {unit}".rstrip()


def page(lines: list[str], run: Run) -> str:
    """The whole document."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    form = "the full form" if run.is_full else "the short form"
    machine = (
        f"Measured {datetime.now(UTC):%Y-%m-%d} in {form} on {platform.system()}"
        f" {platform.machine()} with {os.cpu_count()} cores: Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, {versions}."
    )
    return "\n".join(
        (
            HEAD,
            machine,
            "",
            "| bar | what | ours | limit | ratio | may be | verdict |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *lines,
            "",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
