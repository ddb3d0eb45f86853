"""Times are written in one place: nothing else in the program puts minutes, seconds, frames."""

from __future__ import annotations

import ast
import re

from tests.house.source import trees

# These two write times; the moment of day in `display.date_time` is theirs as well.
WRITERS = {"domain/display.py", "domain/timecode.py"}
_UNIT = re.compile(r"\s?(s|sec|secs|seconds?|min|mins|minutes?)\b(?! left)")


def _faults(tree: ast.AST) -> list[int]:
    """Lines with an f-string that writes a time by itself."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            pairs = zip(node.values, node.values[1:], strict=False)
            found += [node.lineno for before, after in pairs if _is_time(before, after)]
    return found


def _is_time(before: ast.expr, after: ast.expr) -> bool:
    if isinstance(after, ast.FormattedValue) and isinstance(after.format_spec, ast.JoinedStr):
        spec = ast.unparse(after.format_spec)
        return re.search(r"^f?'0?2d?'$", spec) is not None and _ends_with_colon(before)
    words = after.value if isinstance(after, ast.Constant) else ""
    return isinstance(before, ast.FormattedValue) and _UNIT.match(str(words)) is not None


def _ends_with_colon(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and str(part.value).endswith(":")


def test_the_search_for_times_finds_them() -> None:
    for bad in ('f"{m}:{s:02}"', 'f"{m:02}:{s:02d}"', 'f"{x:.1f} s"', 'f"{x} seconds"'):
        assert _faults(ast.parse(bad)), bad
    for good in ('f"{n} shots"', 'f"{a}:{b}"', 'f"#{r:02x}{g:02x}"', 'f"{n} sounds"'):
        assert not _faults(ast.parse(good)), good


def test_nobody_else_writes_a_time() -> None:
    found = {name: _faults(tree) for name, tree in trees('f"', "f'") if name not in WRITERS}
    assert len(found) > 100
    assert {name: lines for name, lines in found.items() if lines} == {}
