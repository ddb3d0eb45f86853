"""A sidecar as it was when it was last read or written: what the next writing has to respect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import ColourLabel
from desktop.domain.embedded import NO_MARKS, EmbeddedMarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

KEY = "sidecars"  # in the facts of a file that have no column
READ_LIMIT = 4 << 20  # bytes; what is longer is told by its beginning


@frozen
class SidecarSeen:
    """One sidecar, and what of it is in the library.

    Attributes:
        name: Its file name, for people.
        checksum: SHA-256 of its content as far as that is read, lower-case hex.
        shared: What the library and it agreed on: what was taken from it, or written to it. Only
            of that a later writing takes anything away.
        is_kept: It lies beside the library's own copy of the file.
    """

    name: str
    checksum: str
    shared: EmbeddedMarks = NO_MARKS
    is_kept: bool = False

    @property
    def is_xmp(self) -> bool:
        """Whether marks can be written to it."""
        return self.name.lower().endswith(".xmp")

    def as_fact(self) -> dict[str, Any]:
        """As plain data."""
        marks = self.shared
        agreed = {
            "rating": marks.rating,
            "label": marks.label.value,
            "keywords": list(marks.keywords),
            "description": marks.description,
            "people": list(marks.people),
        }
        agreed = {key: value for key, value in agreed.items() if value}
        fact: dict[str, Any] = {"name": self.name, "sha256": self.checksum}
        if self.is_kept:
            fact["kept"] = True
        return {**fact, "shared": agreed} if agreed else fact


def checksum_of(data: bytes) -> str:
    """SHA-256 of the beginning of a sidecar, as it is put on record."""
    import hashlib  # noqa: PLC0415 - the window starts without it

    return hashlib.sha256(data[: READ_LIMIT + 1]).hexdigest()


def sidecars_in(facts: Mapping[str, Any] | None) -> tuple[SidecarSeen, ...]:
    """The sidecars on record among the facts of a file; what makes no sense is left out."""
    listed = (facts or {}).get(KEY)
    if not isinstance(listed, list):
        return ()
    return tuple(_read(one) for one in listed if isinstance(one, dict))


def with_sidecars(
    facts: Mapping[str, Any] | None, seen: Sequence[SidecarSeen]
) -> Mapping[str, Any] | None:
    """The facts of a file with these sidecars in the place of those on record."""
    kept = {key: value for key, value in (facts or {}).items() if key != KEY}
    if seen:
        kept[KEY] = [one.as_fact() for one in seen]
    return kept or facts


def seen_again(
    now: Iterable[SidecarSeen], before: Iterable[SidecarSeen]
) -> tuple[SidecarSeen, ...]:
    """Sidecars as they are now; what was agreed on with them holds on."""
    agreed = {one.name: one.shared for one in before}
    return tuple(replace(one, shared=agreed.get(one.name, NO_MARKS)) for one in now)


def _read(fact: Mapping[str, Any]) -> SidecarSeen:
    agreed = fact.get("shared")
    agreed = agreed if isinstance(agreed, dict) else {}
    rating, label = agreed.get("rating"), agreed.get("label")
    description = agreed.get("description")
    marks = EmbeddedMarks(
        rating=rating if isinstance(rating, int) else 0,
        label=ColourLabel(label) if label in set(ColourLabel) else ColourLabel.NONE,
        keywords=_words(agreed.get("keywords")),
        description=description if isinstance(description, str) else "",
        people=_words(agreed.get("people")),
    )
    name, checksum = str(fact.get("name", "")), str(fact.get("sha256", ""))
    return SidecarSeen(name, checksum, marks, fact.get("kept") is True)


def _words(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
