"""The nouns and rules ask no disk: they are made of texts and numbers that others have read.

Only `storage` looks at disks, where a drive that is gone may keep whoever asks for ever.
"""

from __future__ import annotations

import ast
from pathlib import Path

DOMAIN = Path(__file__).parents[2] / "desktop" / "domain"
# Methods of paths and functions of `os` that ask a disk or change something on it.
ASKS = {
    *("stat", "lstat", "exists", "lexists", "is_file", "is_dir", "is_symlink", "resolve"),
    *("realpath", "isfile", "isdir", "islink", "getsize", "samefile", "readlink", "access"),
    *("open", "iterdir", "glob", "rglob", "listdir", "scandir", "read_text", "read_bytes"),
    *("write_text", "write_bytes", "unlink", "mkdir", "rmdir", "rename", "touch", "utime"),
}
FORBIDDEN = {"shutil", "tempfile", "io", "subprocess", "socket"}


def asked(tree: ast.AST) -> set[str]:
    """What a module asks a disk for: calls by name, and modules that are for nothing else."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else ""
            found |= ASKS & {called.id if isinstance(called, ast.Name) else name}
        elif isinstance(node, ast.Import):
            found |= FORBIDDEN & {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= FORBIDDEN & {(node.module or "").partition(".")[0]}
    return found


def running(tree: ast.Module) -> ast.Module:
    """A module without what is imported for its types only."""
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    return tree


def test_no_module_of_the_domain_asks_a_disk() -> None:
    modules = {path.relative_to(DOMAIN).as_posix(): path for path in DOMAIN.rglob("*.py")}
    assert "location.py" in modules
    found = {
        name: asked(running(ast.parse(path.read_text("utf-8")))) for name, path in modules.items()
    }
    guilty = {name: calls for name, calls in found.items() if calls}
    assert not guilty, f"looks at disks belong to storage: {guilty}"


def test_the_rule_sees_what_it_looks_for() -> None:
    code = "import shutil\nfrom io import BytesIO\npath.is_file()\nopen(name)\nos.path.isdir(name)"
    assert asked(ast.parse(code)) == {"shutil", "io", "is_file", "open", "isdir"}
