"""Nothing in the window asks a disk where an original is, but in a lane made for it.

A drive that is gone may keep whoever asks for ever: on the window's thread it would stand still,
and in a read it would hold one of the few readers. `ui/kit/file_locator.py` asks beside them.
"""

from __future__ import annotations

import ast
from pathlib import Path

UI = Path(__file__).parents[2] / "desktop" / "ui"
# What `storage` looks at disks with; the front door hands a look in.
RESOLVERS = {"LocalStore", "look_at", "store_of"}
ASKS = {"exists", "is_file", "is_dir", "stat", "lstat", "resolve", "iterdir", "glob", "rglob"}


def asked(tree: ast.AST) -> set[str]:
    """What a module asks a disk for: calls of methods of paths, imports of stores."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("desktop.storage"):
            found |= RESOLVERS & {name.name for name in node.names}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found |= ASKS & {node.func.attr}
    return found


def test_no_module_of_the_window_asks_a_disk() -> None:
    modules = {path.relative_to(UI).as_posix(): path for path in UI.rglob("*.py")}
    found = {name: asked(ast.parse(path.read_text("utf-8"))) for name, path in modules.items()}
    assert len(found) > 100
    guilty = {name: calls for name, calls in found.items() if calls}
    assert not guilty, f"ask through kit/file_locator.py: {guilty}"


def test_the_rule_sees_what_it_looks_for() -> None:
    code = "from desktop.storage.local import LocalStore\npath.is_file()\nfolder.iterdir()"
    assert asked(ast.parse(code)) == {"LocalStore", "is_file", "iterdir"}
