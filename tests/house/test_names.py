"""A public class name stands for one thing in the whole house; what a module keeps is its own."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.house.source import trees


def test_no_two_rooms_give_different_things_the_same_name() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for module, tree in trees("class "):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(module)
    assert where["Asset"] == ["domain/asset.py"]
    assert {name: found for name, found in where.items() if len(found) > 1} == {}
