"""Data classes have one spelling each: `@frozen` what never changes, slots what does."""

from __future__ import annotations

import ast
from functools import cache

from tests.house.source import parsed, trees

# Made so for speed; says beside it why.
MADE_FAST = {"AssetCard"}


@cache
def frozen_classes() -> set[str]:
    """The names of all that are `@frozen`."""
    return {
        one.name
        for _, tree in trees("@frozen")
        for one in ast.walk(tree)
        if isinstance(one, ast.ClassDef) and "frozen" in map(ast.unparse, one.decorator_list)
    }


def faults(tree: ast.Module) -> list[str]:
    """The classes of a module that are not written as `desktop/base/frozen.py` says."""
    return [
        f"{one.name}: {fault}"
        for one in ast.walk(tree)
        if isinstance(one, ast.ClassDef) and one.name not in MADE_FAST
        for decorator in one.decorator_list
        if (fault := fault_of(one, ast.unparse(decorator)))
    ]


def fault_of(one: ast.ClassDef, decorator: str) -> str:
    """What is wrong with a class that is decorated so; empty if nothing."""
    methods = [item for item in one.body if isinstance(item, ast.FunctionDef)]
    caches = any("cached_property" in map(ast.unparse, item.decorator_list) for item in methods)
    if decorator == "frozen":
        if any(item.name == "__post_init__" for item in methods):
            return "`@frozen` runs no __post_init__: make it where it is built"
        bases = {ast.unparse(base).partition("[")[0] for base in one.bases}
        if bases - {"Generic", *frozen_classes()}:
            return "`@frozen` inherits only from another"
        return "what is cached needs `@dataclass(frozen=True)`" if caches else ""
    if not decorator.startswith("dataclass"):
        return ""
    given = set(decorator.partition("(")[2].rstrip(")").split(", ")) - {"", "eq=False"}
    if "frozen=True" in given and not caches:
        return "what never changes is `@frozen`"
    if given - {"frozen=True"} != (set() if caches else {"slots=True"}):
        return "what changes is `@dataclass(slots=True)`, without slots only if it caches"
    return ""


def test_data_classes_are_written_in_the_one_way() -> None:
    found = {name: faults(tree) for name, tree in trees("@frozen", "dataclass")}
    assert len(found) > 100
    assert {name: told for name, told in found.items() if told} == {}


def test_each_other_way_is_found() -> None:
    cached = "    @cached_property\n    def b(self): ..."
    wrong = (
        "@dataclass(frozen=True, slots=True)\nclass A: ...",
        "@dataclass\nclass A: ...",
        "@dataclass(order=True, slots=True)\nclass A: ...",
        "@frozen\nclass A(QObject): ...",
        "@frozen\nclass A:\n    def __post_init__(self): ...",
        f"@frozen\nclass A:\n{cached}",
        f"@dataclass(slots=True)\nclass A:\n{cached}",
    )
    right = (
        "@frozen\nclass A(Generic[T]): ...",
        "@dataclass(slots=True, eq=False)\nclass A: ...",
        f"@dataclass(frozen=True)\nclass A:\n{cached}",
    )
    assert [len(faults(parsed(text))) for text in wrong] == [1] * len(wrong)
    assert [faults(parsed(text)) for text in right] == [[]] * len(right)
