"""Threads beside the window touch Qt in two places: the carrier, and the reader of pictures.

Many calls of PySide hold on to Python's lock while Qt waits for one of its own, and destructors do
the opposite. On the window's thread alone they cannot meet.
"""

from __future__ import annotations

import ast

from tests.house.source import parsed, texts, trees

CARRIER = "kit/carrier.py"
READER = "kit/picture_files.py"
QUEUED = {
    CARRIER: "from a lane to the window",
    "imports/options.py": "a layout that is asked again at the next turn, all on one thread",
}
# Of QImageReader: what lets go of Python's lock, and what only notes a wish.
HARMLESS = {"read", "setAutoDetectImageFormat", "setScaledSize"}


def modules(word: str) -> dict[str, ast.Module]:
    """The window's modules in which a word stands."""
    return {name.removeprefix("ui/"): tree for name, tree in trees(word) if name.startswith("ui/")}


def names(tree: ast.AST) -> set[str]:
    """Every name and attribute a module uses."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }


def calls_of(tree: ast.AST, variable: str) -> set[str]:
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == variable
    }


def test_lanes_tell_the_window_through_the_carrier() -> None:
    word = "QueuedConnection"
    queued = {name for name, tree in modules(word).items() if word in names(tree)}
    assert queued == set(QUEUED), f"post through {CARRIER}"


def test_what_the_carrier_sends_through_qt_has_no_arguments() -> None:
    tree = parsed(texts()[f"ui/{CARRIER}"])
    made = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Signal"
    ]
    assert len(made) == 1
    assert not made[0].args


def test_pictures_are_read_where_it_cannot_hold_up_the_window() -> None:
    all_modules = modules("QImageReader")
    readers = {
        name
        for name, tree in all_modules.items()
        if any(
            isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QImageReader"
            for node in ast.walk(tree)
        )
    }
    assert readers == {READER}
    assert calls_of(all_modules[READER], "reader") == HARMLESS
