"""What digiKam knows of a picture: tags, stars, labels, captions, rights, place; as an asset."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.old_library import OldAsset, OldMedia, OldNote
from desktop.formats.libraries.reading import tag_paths, text_of, type_of, written_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from desktop.domain.old_library import OldKey
    from desktop.formats.libraries.foreign_database import ForeignDatabase

_INTERNAL = "_Digikam_Internal_Tags_"
_ROOT = "_Digikam_root_tag_"  # above all others, in databases that were on a MySQL server
_COLOUR, _PICK = "Color Label ", "Pick Label "
_COLOURS = {
    "Red": ColourLabel.RED,
    "Orange": ColourLabel.ORANGE,
    "Yellow": ColourLabel.YELLOW,
    "Green": ColourLabel.GREEN,
    "Blue": ColourLabel.BLUE,
    "Magenta": ColourLabel.PURPLE,
    "Gray": ColourLabel.GREY,
}
_COMMENT, _HEADLINE, _TITLE = 1, 2, 3
_TYPES = {2: AssetType.VIDEO, 3: AssetType.AUDIO}
_OWN = ("internalTag", "unknownPerson", "unconfirmedPerson", "ignoredPerson")


@frozen
class ImageFacts:
    """What the database has about one picture.

    Attributes:
        labels: Names of tags that digiKam hides.
        comments: Kind, author, time and words of each, in the order in which they were written.
        more: What has no place of its own.
    """

    tags: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    rating: int = 0
    made_at: datetime | None = None
    comments: tuple[tuple[object, str, datetime | None, str], ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)


class DigikamFacts:
    """Everything that a database says about its pictures, by their ids."""

    def __init__(self, database: ForeignDatabase) -> None:
        self._database = database
        self._read_tags()
        self._carried: dict[object, list[object]] = defaultdict(list)
        for image, tag in database.rows("select imageid, tagid from ImageTags order by rowid"):
            self._carried[image].append(tag)
        self._information: dict[object, tuple[object, object]] = {
            image: (rating, made_at)
            for image, rating, made_at in database.rows(
                "select imageid, rating, creationDate from ImageInformation"
            )
        }
        self._comments: dict[object, list[tuple[object, str, datetime | None, str]]]
        self._comments = defaultdict(list)
        for image, kind, author, time, words in database.rows(
            "select imageid, type, author, date, comment from ImageComments"
            " order by coalesce(language, 'x-default') <> 'x-default', id"
        ):
            one = (kind, text_of(author), written_time(time), text_of(words))
            self._comments[image].append(one)
        self._more: dict[object, dict[str, object]] = defaultdict(dict)
        self._read_more()

    def of(self, image: object) -> ImageFacts:
        """What is said about a picture."""
        rating, made_at = self._information.get(image, (None, None))
        stars = rating if isinstance(rating, int) else 0
        carried = self._carried.get(image, ())
        return ImageFacts(
            tags=tuple(dict.fromkeys(self._paths[tag] for tag in carried if tag in self._paths)),
            labels=tuple(self._labels[tag] for tag in carried if tag in self._labels),
            rating=min(max(stars, 0), 5),
            made_at=written_time(made_at),
            comments=tuple(self._comments.get(image, ())),
            more=self._more.get(image, {}),
        )

    def _read_tags(self) -> None:
        """Paths of tags that people made, and the names of those that are hidden."""
        tree: dict[int, tuple[str, int | None]] = {}
        for key, parent, name in self._database.rows("select id, pid, name from Tags"):
            if isinstance(key, int):
                tree[key] = (text_of(name), parent if isinstance(parent, int) else None)
        hidden = {key for key, (name, _) in tree.items() if name == _INTERNAL}
        if self._database.columns("TagProperties"):  # since digiKam 2
            for tag, kind in self._database.rows("select tagid, property from TagProperties"):
                if kind in _OWN and isinstance(tag, int):
                    hidden.add(tag)
        tops = {key for key, (name, _) in tree.items() if name == _ROOT}
        inside = {key for key in tree if _has_above(tree, key, hidden)}
        self._labels: dict[object, str] = {key: tree[key][0] for key in inside}
        shown = {
            key: (name, None if parent in tops else parent)
            for key, (name, parent) in tree.items()
            if key not in inside and key not in tops
        }
        self._paths: dict[object, str] = {
            key: path for key, path in tag_paths(shown).items() if path
        }

    def _read_more(self) -> None:
        """Rights and places, which have columns only in newer versions."""
        for table in ("ImageCopyright", "ImageProperties"):
            if not self._database.columns(table):
                continue
            query = f"select imageid, property, value from {table} order by rowid"
            for image, name, value in self._database.rows(query):
                key, said = text_of(name), text_of(value)
                if key and said:
                    before = self._more[image].get(key)
                    self._more[image][key] = f"{before}; {said}" if before else said
        if self._database.columns("ImagePositions"):
            query = "select imageid, latitudeNumber, longitudeNumber from ImagePositions"
            for image, latitude, longitude in self._database.rows(query):
                if isinstance(latitude, float) and isinstance(longitude, float):
                    self._more[image] |= {"latitude": latitude, "longitude": longitude}


def _has_above(tree: Mapping[int, tuple[str, int | None]], key: int, wanted: set[int]) -> bool:
    """Whether a tag is one of those that are wanted, or inside one."""
    seen: set[int] = set()
    at: int | None = key
    while at is not None and at in tree and at not in seen:
        if at in wanted:
            return True
        seen.add(at)
        at = tree[at][1]
    return False


def image_asset(key: OldKey, path: str, kind: object, facts: ImageFacts) -> OldAsset:
    """A picture, a clip or a sound of digiKam.

    Args:
        key: Its row.
        path: Absolute, or from the database's folder.
        kind: What digiKam took it for.
        facts: What is said about it.
    """
    name = PurePosixPath(path).name
    label, tags, more = ColourLabel.NONE, list(facts.tags), dict(facts.more)
    is_favorite = False
    for said in facts.labels:
        colour, pick = said.removeprefix(_COLOUR), said.removeprefix(_PICK)
        if colour in _COLOURS:
            label = _COLOURS[colour]
        elif colour != said and colour != "None":
            more["colour_label"] = colour  # black and white are no labels here
        is_favorite |= pick == "Accepted"
        if pick in ("Rejected", "Pending"):
            tags.append(f"Pick label/{pick}")
    description, notes = "", []
    for comment, author, made_at, words in facts.comments:
        if comment == _COMMENT and not description:
            description = words
        elif comment == _TITLE:
            more.setdefault("title", words)
        elif comment == _HEADLINE:
            more.setdefault("headline", words)
        elif words.strip():
            notes.append(OldNote(words, author, made_at))
    return OldAsset(
        key,
        _TYPES.get(kind, type_of(name)) if isinstance(kind, int) else type_of(name),
        PurePosixPath(name).stem,
        OldMedia(name, path=path),
        description=description,
        tags=tuple(tags),
        rating=facts.rating,
        label=label,
        is_favorite=is_favorite,
        notes=tuple(notes),
        metadata=more,
        created_at=facts.made_at,
    )
