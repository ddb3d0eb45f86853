"""What people wrote into a file or beside it: stars, keywords, names, a description, rights."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import ColourLabel
from desktop.domain.tag import is_tag_path

if TYPE_CHECKING:
    from desktop.domain.region import Region

KEYWORD_LIMIT = 200
# Words for colours, and those that Adobe Bridge has in their place.
_COLOURS = {
    "red": ColourLabel.RED,
    "orange": ColourLabel.ORANGE,
    "yellow": ColourLabel.YELLOW,
    "green": ColourLabel.GREEN,
    "blue": ColourLabel.BLUE,
    "purple": ColourLabel.PURPLE,
    "grey": ColourLabel.GREY,
    "gray": ColourLabel.GREY,
    "select": ColourLabel.RED,
    "second": ColourLabel.YELLOW,
    "approved": ColourLabel.GREEN,
    "review": ColourLabel.BLUE,
    "to do": ColourLabel.PURPLE,
}


@frozen
class EmbeddedMarks:
    """What one file says that a person wrote.

    Attributes:
        rating: 1 to 5 stars; 0 where it says none.
        label: A colour; none where it names one that there is not.
        keywords: Paths of tags, `Day 1/A cam`.
        people: Who is in it, by name.
        regions: Named parts of the upright picture.
    """

    rating: int = 0
    label: ColourLabel = ColourLabel.NONE
    keywords: tuple[str, ...] = ()
    title: str = ""
    description: str = ""
    people: tuple[str, ...] = ()
    creator: str = ""
    copyright: str = ""
    regions: tuple[Region, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def as_metadata(self) -> dict[str, Any]:
        """What has no place of its own among the facts of an asset."""
        facts: dict[str, Any] = {
            "title": self.title,
            "people": ", ".join(self.people),
            "creator": self.creator,
            "copyright": self.copyright,
            "regions": [region.as_metadata() for region in self.regions],
        }
        return {key: fact for key, fact in facts.items() if fact}

    def taken(self, *, tags: bool, ratings: bool) -> EmbeddedMarks:
        """What of it an asset gets: keywords, and stars with label and description."""
        return EmbeddedMarks(
            rating=self.rating if ratings else 0,
            label=self.label if ratings else ColourLabel.NONE,
            keywords=tuple(filter(is_tag_path, self.keywords)) if tags else (),
            description=self.description if ratings else "",
            people=self.people,
        )

    def over(self, other: EmbeddedMarks) -> EmbeddedMarks:
        """These, and where they say nothing the others; keywords and people of both."""
        return EmbeddedMarks(
            rating=self.rating or other.rating,
            label=self.label or other.label,
            keywords=_together(self.keywords, other.keywords),
            title=self.title or other.title,
            description=self.description or other.description,
            people=_together(self.people, other.people),
            creator=self.creator or other.creator,
            copyright=self.copyright or other.copyright,
            regions=self.regions or other.regions,
        )


NO_MARKS = EmbeddedMarks()


def colour_of(word: str) -> ColourLabel:
    """The colour label that a word stands for; none where it stands for nothing."""
    return _COLOURS.get(word.strip().casefold(), ColourLabel.NONE)


def without_parts(keywords: tuple[str, ...]) -> tuple[str, ...]:
    """Keywords without those that only repeat a part of another one's path.

    Programs write `Day 1|A cam` and beside it `Day 1` and `A cam`.
    """
    parts = {part.casefold() for word in keywords if "/" in word for part in word.split("/")}
    kept = [word for word in keywords if "/" in word or word.casefold() not in parts]
    return tuple(dict.fromkeys(kept))[:KEYWORD_LIMIT]


def _together(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Both, each once, whatever its case."""
    found: dict[str, str] = {}
    for word in (*one, *other):
        found.setdefault(word.casefold(), word)
    return tuple(found.values())[:KEYWORD_LIMIT]
