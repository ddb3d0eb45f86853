"""A dialog hears what outlives it by its own methods alone, which Qt lets go of with the dialog.

A lambda is called on after the dialog is gone: "Internal C++ object already deleted".
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.house.source import parsed, trees

if TYPE_CHECKING:
    from collections.abc import Iterator

HEARD_WRONG = """
class SomeDialog(QDialog):
    def __init__(self, runner):
        runner.changed.connect(lambda: self.reject())
        self._runner.changed.connect(lambda: self.reject())

def made(watch):
    dialog = SomeDialog()
    watch.changed.connect(lambda: dialog.show())
"""
HEARD_WELL = """
class SomeDialog(QDialog):
    def __init__(self, runner):
        runner.changed.connect(self.reject)
        self.box.toggled.connect(lambda _on: self.reject())
        form = Form(self)
        form.wanted.connect(lambda wanted: self.take(wanted))

def made(watch):
    dialog = SomeDialog()
    dialog.agreed.connect(lambda: dialog.show())
    watch.changed.connect(dialog.show)
"""
OUTER = ("_runner", "runner", "services", "_services")  # attributes that outlive any dialog


def connections(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.Lambda]]:
    """Every `sender.signal.connect(lambda ...)`."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "connect"
            and node.args
            and isinstance(node.args[0], ast.Lambda)
        ):
            yield node, node.args[0]


def sender(call: ast.Call) -> list[str]:
    """The names by which the sender is reached, the outermost first: `self`, `_runner`."""
    parts: list[str] = []
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return [node.id, *parts[:-1]] if isinstance(node, ast.Name) else []


def names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def is_dialog(node: ast.ClassDef) -> bool:
    return any(getattr(base, "id", "").endswith("Dialog") for base in node.bases)


def heard_wrong(tree: ast.Module) -> list[int]:
    """The lines in which a lambda keeps hold of a dialog that its sender outlives."""
    wrong = set()
    for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
        for call, heard in connections(function):
            dialogs = {one for one in names(heard) if one.endswith("dialog")}
            if dialogs - set(sender(call)[:1]):
                wrong.add(call.lineno)
    for made in (one for one in ast.walk(tree) if isinstance(one, ast.ClassDef) and is_dialog(one)):
        for function in (one for one in ast.walk(made) if isinstance(one, ast.FunctionDef)):
            given = {argument.arg for argument in function.args.args} - {"self"}
            for call, heard in connections(function):
                root, *rest = sender(call) or [""]
                is_outer = root in given or (root == "self" and rest[0] in OUTER)
                if is_outer and "self" in names(heard):
                    wrong.add(call.lineno)
    return sorted(wrong)


def test_the_rule_knows_one_from_the_other() -> None:
    assert heard_wrong(parsed(HEARD_WRONG)) == [4, 5, 9]
    assert heard_wrong(parsed(HEARD_WELL)) == []


def test_a_dialog_hears_what_outlives_it_by_its_own_methods() -> None:
    wrong = {name: lines for name, tree in trees(".connect(") if (lines := heard_wrong(tree))}
    assert wrong == {}, "connect a method of the dialog instead of a lambda"
