"""A public class name stands for one thing in the whole house; what a module keeps is its own."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "desktop"


def test_no_two_rooms_give_different_things_the_same_name() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(str(path.relative_to(PACKAGE)))
    assert where["Asset"] == ["domain/asset.py"]
    assert {name: found for name, found in where.items() if len(found) > 1} == {}
