"""`frozen`: a frozen dataclass with slots that costs a tenth to load, named as in attrs.

Every class here that never changes is one of these; `tests/house/test_data_classes.py` holds it.
What keeps a `cached_property` needs a `__dict__` and is a `dataclass(frozen=True)`; what changes
is a `dataclass(slots=True)`.

`dataclass(frozen=True, slots=True)` writes and compiles six functions for each class. The window
loads 160 such classes at its start, and compiling for them was a sixth of it. Here equality, hash,
repr and the refusal of changes are the same functions for all, and `__init__` alone is compiled,
with the first instance. `fields`, `replace` and `asdict` of `dataclasses` do with such a class what
they do with any dataclass; `field` says what it says there. Not taken over: `__post_init__`,
`InitVar`, order, and bases that are not `frozen` themselves.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_C = TypeVar("_C", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: _C) -> _C:
    """Make a class of annotated fields one that never changes and is compared by its fields."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    known = fields(made)
    made._compared = _getter(f.name for f in known if f.compare)
    made._hashed = _getter(f.name for f in known if (f.compare if f.hash is None else f.hash))
    for name in _METHODS:
        if name not in vars(cls):
            setattr(made, name, vars(_Frozen)[name])
    made.__init__ = _first_init(made)
    finished: _C = made
    return finished


class _Frozen:
    """What all of these classes do; copied into each, as a decorator adds no base class."""

    __slots__ = ()
    _compared: Callable[[object], object]
    _hashed: Callable[[object], object]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or bool(self._compared(self) == self._compared(other))

    def __hash__(self) -> int:
        return hash(self._hashed(self))

    def __repr__(self) -> str:
        known: Any = self
        shown = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(known) if f.repr)
        return f"{self.__class__.__qualname__}({shown})"

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> list[object]:
        known: Any = self
        return [getattr(self, each.name) for each in fields(known)]

    def __setstate__(self, state: list[object]) -> None:
        known: Any = self
        for each, value in zip(fields(known), state, strict=True):
            object.__setattr__(self, each.name, value)


_METHODS = (
    "__eq__", "__hash__", "__repr__", "__setattr__", "__delattr__", "__getstate__", "__setstate__",
)  # fmt: skip


def _getter(names: Iterable[str]) -> Callable[[object], object]:
    """What reads these fields."""
    listed = tuple(names)
    return attrgetter(*listed) if listed else staticmethod(lambda _: ())


def _first_init(cls: Any) -> Callable[..., None]:
    """Stands in for `__init__` until the first instance is made, and compiles it then."""

    def init(self: object, *given: object, **named: object) -> None:
        cls.__init__ = _compiled_init(cls)
        cls.__init__(self, *given, **named)

    return init


def _compiled_init(cls: Any) -> Callable[..., None]:
    """The `__init__` of a dataclass: one argument for each field, in their order."""
    scope: dict[str, Any] = {"_set": object.__setattr__, "_not_given": MISSING}
    arguments: list[str] = []
    by_name: list[str] = []
    lines: list[str] = []
    for each in fields(cls):
        name, default = each.name, f"_default_of_{each.name}"
        argument = value = name
        if each.default is not MISSING:
            scope[default] = each.default
            argument = f"{name}={default}"
        elif each.default_factory is not MISSING:
            scope[default] = each.default_factory
            argument = f"{name}=_not_given"
            value = f"{default}() if {name} is _not_given else {name}"
        (by_name if each.kw_only else arguments).append(argument)
        lines.append(f"    _set(self, {name!r}, {value})\n")
    if by_name:
        by_name.insert(0, "*")
    head = f"def __init__({', '.join(['self', *arguments, *by_name])}):\n"
    exec(head + ("".join(lines) or "    pass\n"), scope)  # noqa: S102 - of names in our own classes
    made: Callable[..., None] = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made
