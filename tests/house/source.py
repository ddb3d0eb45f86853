"""The program's own source, for tests that hold rules over it."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "desktop"


@cache
def texts() -> dict[str, str]:
    """The text of every module, by its path below `desktop`."""
    return {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def trees(*words: str) -> Iterator[tuple[str, ast.Module]]:
    """The modules in which one of the words stands, all of them without a word; parsed.

    Parsing takes a rule's whole time: say what it looks for.
    """
    for name, text in texts().items():
        if not words or any(word in text for word in words):
            yield name, parsed(text)


def parsed(text: str) -> ast.Module:
    """A module's tree. Nothing in it is garbage, and looking for some would take half the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        if was_enabled:
            gc.enable()
