"""A basis as JSON: as the library keeps it, and as a script keeps what it sends to a provider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.domain.basis import TEXT_KEYS, Basis, BasisItem, BasisPart, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEXTS = ("prompt", "action", "camera")


def to_json(basis: Basis) -> dict[str, Any]:
    """What `from_json` reads; what is empty is left out."""
    told: dict[str, Any] = {name: getattr(basis, name) for name in _TEXTS}
    told["dialogue"] = list(basis.dialogue)
    told["items"] = [_item(item) for item in basis.items]
    told["sources"] = [_item(item) for item in basis.sources]
    told["late"] = sorted(basis.late)
    told["is_sent"] = basis.is_sent
    return {name: value for name, value in told.items() if value}


def from_json(told: Any) -> Basis:
    """The basis that was kept.

    Raises:
        RuleError: It is none.
    """
    try:
        return Basis(
            **{name: _text(told, name) for name in _TEXTS},
            dialogue=tuple(map(str, _list(told, "dialogue"))),
            items=in_order(_items(_list(told, "items"))),
            sources=in_order(_items(_list(told, "sources"))),
            late=frozenset(map(BasisPart, _list(told, "late"))) & TEXT_KEYS.keys(),
            is_sent=told.get("is_sent") is True,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RuleError("That does not say what a take was made from.") from error


def _item(item: BasisItem) -> dict[str, Any]:
    told: dict[str, Any] = {
        "part": item.part.value,
        "id": item.key,
        "digest": item.digest,
        "name": item.name,
    }
    told |= {"of": item.owner} if item.owner else {}
    told_also = {"is_chosen": item.is_chosen, "is_late": item.is_late}
    return told | {name: True for name, is_so in told_also.items() if is_so}


def _items(told: Iterable[Any]) -> list[BasisItem]:
    return [
        BasisItem(
            part=BasisPart(item["part"]),
            key=str(item["id"]),
            digest=_text(item, "digest"),
            name=_text(item, "name"),
            owner=_text(item, "of"),
            is_chosen=item.get("is_chosen") is True,
            is_late=item.get("is_late") is True,
        )
        for item in told
    ]


def _text(told: Any, name: str) -> str:
    return str(told.get(name) or "")


def _list(told: Any, name: str) -> list[Any]:
    found = told.get(name) or []
    if not isinstance(found, list):
        raise TypeError(name)
    return found
