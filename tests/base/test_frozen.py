"""What `frozen` makes is what a frozen dataclass with slots is."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any, Generic, TypeVar

import pytest

from desktop.base.frozen import frozen

T = TypeVar("T")


@frozen
class Shot:
    """As most of ours are: some fields given, some not."""

    code: str
    seconds: float = 2.5
    notes: list[str] = field(default_factory=list, compare=False)
    hidden: int = field(default=0, repr=False)
    is_wide: bool = field(default=False, kw_only=True)

    @property
    def words(self) -> str:
        """What it is called."""
        return f"{self.code}, {self.seconds} s"


@dataclass(frozen=True, slots=True)
class Model:
    """The same by the standard library."""

    code: str
    seconds: float = 2.5
    notes: list[str] = field(default_factory=list, compare=False)
    hidden: int = field(default=0, repr=False)
    is_wide: bool = field(default=False, kw_only=True)


@frozen
class Empty:
    """No field at all."""


@frozen
class Insert(Shot):
    """One that is a shot, and more."""

    of: str = ""


@frozen
class One(Generic[T]):
    """One field, generic; says itself how it is shown."""

    value: T

    def __repr__(self) -> str:
        return f"<{self.value}>"


GIVEN: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    (("1A",), {}),
    (("1A", 3.0), {"hidden": 2}),
    ((), {"code": "1A", "seconds": 3.0}),
    (("1A",), {"is_wide": True}),
    (("1A", 1.0, ["x"], 7), {}),
)


@pytest.mark.parametrize(("given", "named"), GIVEN)
def test_it_is_made_shown_and_taken_apart_as_a_dataclass_is(
    given: tuple[Any, ...], named: dict[str, Any]
) -> None:
    ours, model = Shot(*given, **named), Model(*given, **named)
    assert asdict(ours) == asdict(model)
    assert [each.name for each in fields(Shot)] == [each.name for each in fields(Model)]
    assert repr(ours) == repr(model).replace("Model", "Shot")
    assert asdict(replace(ours, seconds=9.0)) == asdict(replace(model, seconds=9.0))
    assert Shot.__match_args__ == Model.__match_args__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), (("1A", 1.0, [], 0, True), {}), (("1A",), {"other": 1})]
)
def test_wrong_arguments_are_refused_in_the_same_words(
    given: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError) as wanted:
        Model(*given, **named)
    for _ in range(2):  # the first is refused by what stands in for `__init__`
        with pytest.raises(TypeError) as told:
            Shot(*given, **named)
        assert str(told.value) == str(wanted.value).replace("Model", "Shot")


def test_it_is_compared_and_hashed_by_what_is_in_it() -> None:
    assert Shot("1A", notes=["x"]) == Shot("1A", notes=["y"])
    assert hash(Shot("1A", notes=["x"])) == hash(Shot("1A"))
    assert Shot("1A") != Shot("1A", hidden=1)
    assert Shot("1A") != Model("1A")  # type: ignore[comparison-overlap]
    assert Empty() == Empty()
    assert len({Empty(), Empty(), One(1), One(1), One("1")}) == 3
    assert repr(One(1)) == "<1>"


def test_each_instance_gets_defaults_of_its_own() -> None:
    Shot("1A").notes.append("x")
    assert Shot("1A").notes == []


def test_nothing_of_it_can_be_changed() -> None:
    shot = Shot("1A")
    with pytest.raises(FrozenInstanceError):
        shot.code = "2A"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del shot.code  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        shot.other = 1  # type: ignore[attr-defined]
    assert not hasattr(shot, "__dict__")
    assert shot.words == "1A, 2.5 s"


def test_one_can_be_more_than_another() -> None:
    insert = Insert("1A", of="a letter")
    assert (insert.code, insert.seconds, insert.of) == ("1A", 2.5, "a letter")
    assert insert == replace(insert) != replace(insert, of="a clock")
    assert pickle.loads(pickle.dumps(insert)) == insert
    assert Insert("1A") != Shot("1A")
    assert hash(insert) != hash(replace(insert, of="a clock"))
    assert not hasattr(insert, "__dict__")


def test_it_is_copied_and_travels_to_other_processes() -> None:
    shot = Shot("1A", 3.0, ["x"], 2)
    for found in (copy.copy(shot), copy.deepcopy(shot), pickle.loads(pickle.dumps(shot))):
        assert found == shot
        assert found.notes == ["x"]
        with pytest.raises(FrozenInstanceError):
            found.code = "2A"  # type: ignore[misc]
