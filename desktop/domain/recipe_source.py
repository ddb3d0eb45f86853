"""Files that a recipe names as what something was made from, and which assets they may be.

A recipe names files as its generator knew them: by a bare name, a path of another machine, with
marks of ComfyUI around it. Which asset of the library one is, is taken as known only where its
content fits, or where nothing else can be meant; all else is left to a person.
"""

from __future__ import annotations

import re
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.display import counted
from desktop.domain.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId

CANDIDATES = 20  # files of one name that are looked at; of more nobody can tell one
NAME_LIMIT = 255


class FoundBy(StrEnum):
    """What shows which asset a named file is."""

    CONTENT = "content"  # a hash fits
    PLACE = "place"  # it lies where the recipe says
    NAME = "name"  # it is the only one of that name
    RELATION = "relation"  # a person had related the two before
    PERSON = "person"  # a person chose it for this name


class SourceState(StrEnum):
    """How sure it is which asset a named file is."""

    CONFIRMED = "confirmed"
    CLAIMED = "claimed"  # the recipe names it, and nothing in the library fits
    AMBIGUOUS = "ambiguous"  # something has its name, and it is not certain
    REFUSED = "refused"  # a person says that it is none of the library's


@frozen
class RecipeSource:
    """One file that a recipe names, and the asset that it is.

    Attributes:
        id: Of its row.
        name: As the recipe has it.
        role: `image`, `control`, `reference`, `mask`, `video`, `audio`, or empty.
        is_used: It went into this very file; else it only stands in the graph.
        asset: What it is linked to.
        candidates: What else has its name, where a person is to choose; `has_more` beside them.
        folders: Where the files of these lie.
    """

    id: str
    name: str
    role: str
    state: SourceState
    is_used: bool = True
    found_by: FoundBy | None = None
    asset: AssetCard | None = None
    candidates: tuple[AssetCard, ...] = ()
    has_more: bool = False
    folders: Mapping[AssetId, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The state for a person."""
        if self.state is SourceState.CONFIRMED:
            where = " (in the Trash)" if self.asset is not None and self.asset.is_trashed else ""
            return _FOUND[self.found_by or FoundBy.PERSON] + where
        if self.state is SourceState.REFUSED:
            return "none of the library's files, as you said"
        count = len(self.candidates)
        if count:
            verb = "has" if count == 1 and not self.has_more else "have"
            what = f"more than {count} files" if self.has_more else counted(count, "file")
            return f"{what} {verb} this name"
        return "not in the library" if self.is_used else "in the graph, but not used for this"


_FOUND = {
    FoundBy.CONTENT: "found by its content",
    FoundBy.PLACE: "found where the recipe says",
    FoundBy.NAME: "the only file of this name",
    FoundBy.RELATION: "related by hand",
    FoundBy.PERSON: "chosen by hand",
}
ROLE_WORDS = {
    "image": "Picture",
    "control": "Control picture",
    "reference": "Reference",
    "mask": "Mask",
    "video": "Clip",
    "audio": "Sound",
}

# Marks that ComfyUI writes around a name: which of its folders, and how it was edited there.
_ANNOTATED = re.compile(r"\s*\[(input|output|temp)\]\s*$", re.IGNORECASE)
_CLIPSPACE = re.compile(r"^clipspace[/\\]", re.IGNORECASE)
_ABSOLUTE = re.compile(r"^([a-z]:)?[/\\]|^[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
# What programs call what they write, one after another: common to all folders and machines.
_COUNTED = re.compile(
    r"^(.*[_-])?\d{5,}_?(-audio)?\.[a-z0-9]+$"
    r"|^(comfyui|out|output|render|result|frame|temp|img|image|dsc|dscn|mvi|gopr|pxl|vid|video"
    r"|screenshot)?[\s_-]*\d+[_\s-]*(-audio)?\.[a-z0-9]+$"
    r"|^(img|dsc|dscn|mvi|gopr|pxl|vid|screenshot)[_-]?\d+"
)
# What says nothing: names that a clipboard, a browser and a first graph give.
_NOTHING = re.compile(
    r"^(image|images|img|example|clipboard|pasted|untitled|unnamed|download|temp|tmp|video|audio)?"
    r"[\s_()\-\d]*\.[a-z0-9]+$"
)
_FOLDERS = frozenset(("", "input", "output", "temp", "outputs", "inputs", "images", "pasted"))
_SLACK = 2.0  # seconds: some drives keep even ones only
_ZONE = 15 * 3600.0  # what two clocks without a zone may differ by


def file_name(name: str) -> str:
    """The name of the file alone: without folders of either slash and ComfyUI's marks."""
    plain = _ANNOTATED.sub("", name.strip())
    if "://" in plain:
        plain = re.split("[?#]", plain, maxsplit=1)[0]
    return re.split(r"[/\\]", plain)[-1].strip()


def name_key(name: str) -> str:
    """What names are compared by: the file's, without case and in one form of Unicode."""
    return folded(file_name(name))[:NAME_LIMIT]


def checksum_in(name: str) -> str:
    """The SHA-256 that a file is called by, or that is written beside its name; else empty."""
    found = _SHA256.findall(name.lower())
    return found[0] if len(found) == 1 else ""


def is_absolute(name: str) -> bool:
    """Whether a name is a whole path, of whatever machine."""
    return bool(_ABSOLUTE.match(name.strip()))


def is_common(key: str) -> bool:
    """Whether a name is given so often that it tells no file from another: a counter, `image`."""
    return bool(_COUNTED.match(key) or _NOTHING.match(key))


def is_known_by_name(name: str) -> bool:
    """Whether the names of files can tell which one is meant: it is not common, or has a place."""
    plain = _ANNOTATED.sub("", name.strip())
    has_place = "/" in plain or "\\" in plain or name.strip().lower().endswith("output]")
    return has_place or not is_common(name_key(name))


@frozen
class SourceFacts:
    """What is known of an asset that something may have been made from, or that was made.

    Attributes:
        names: What it and its files are called, as `name_key` has it.
        paths: Where its files lie or were copied from, as the record has them.
        recorded: When it was made, as its file says, in seconds since 1970; `has_zone` if that
            is an instant and not only what a clock showed.
        changed: When its files were last written, the first and the last.
    """

    id: AssetId
    type: str
    checksum: str | None
    names: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    recorded: float | None = None
    has_zone: bool = False
    changed: tuple[float, float] | None = None


MEDIA_TYPES = frozenset({AssetType.IMAGE.value, AssetType.VIDEO.value, AssetType.AUDIO.value})


def may_be_source(one: SourceFacts, made: SourceFacts) -> bool:
    """Whether something can have been made from an asset at all."""
    if one.id == made.id or one.type not in MEDIA_TYPES:
        return False
    if one.checksum is not None and one.checksum == made.checksum:
        return False  # the same file once more
    if one.recorded is None or made.recorded is None:
        return True
    slack = _SLACK if one.has_zone and made.has_zone else _ZONE
    return one.recorded <= made.recorded + slack


def identified(
    name: str,
    checksum: str,
    made: SourceFacts,
    candidates: Sequence[SourceFacts],
    related: Iterable[AssetId] = (),
) -> tuple[AssetId, FoundBy] | None:
    """Which of some assets a file is that a recipe names; None where that is not certain.

    When a file was last written says less than what it says of itself: copying changes that. It
    counts only where the name tells little.

    Args:
        name: As the recipe has it.
        checksum: Its SHA-256, where the recipe has that; else empty.
        made: What the recipe is of.
        candidates: Assets of that name or content.
        related: Those that a person has related to what was made.
    """
    fit = [one for one in candidates if may_be_source(one, made)]
    if checksum:
        found = [one for one in fit if one.checksum == checksum]
        return (found[0].id, FoundBy.CONTENT) if len(found) == 1 else None
    key = name_key(name)
    fit = [one for one in fit if key in one.names]
    by_hand = [one for one in fit if one.id in set(related)]
    if len(by_hand) == 1:
        return by_hand[0].id, FoundBy.RELATION
    if len(fit) > CANDIDATES:
        return None
    placed = [one for one in fit if _lies_there(name, one, made)]
    if is_common(key):
        placed = [one for one in placed if not _is_newer(one, made)]
    if len(placed) == 1 and (len(fit) > 1 or is_common(key)):
        return placed[0].id, FoundBy.PLACE
    if len(fit) == 1 and not is_common(key):
        return fit[0].id, FoundBy.NAME
    return None


def _lies_there(name: str, one: SourceFacts, made: SourceFacts) -> bool:
    """Whether a file lies where the name says."""
    written = _CLIPSPACE.sub("", _ANNOTATED.sub("", name.strip()))
    parts = [folded(part) for part in re.split(r"[/\\]", written)]
    whole = [[folded(part) for part in path.split("/")] for path in one.paths]
    if is_absolute(written):
        if parts in whole:
            return True
        parts = parts[-3:]
        return len(parts) == 3 and _tells(parts) and any(path[-3:] == parts for path in whole)
    if len(parts) > 1:
        return _tells(parts) and any(path[-len(parts) :] == parts for path in whole)
    if not _ANNOTATED.search(name) or not name.strip().lower().endswith("output]"):
        return False
    beside = {path.rpartition("/")[0] for path in made.paths if path.startswith("/")}
    return any(path.rpartition("/")[0] in beside for path in one.paths)


def _tells(parts: Sequence[str]) -> bool:
    """Whether folders tell more than which program they are of."""
    return any(part not in _FOLDERS for part in parts[:-1])


def _is_newer(one: SourceFacts, made: SourceFacts) -> bool:
    if one.changed is None or made.changed is None:
        return False
    return one.changed[0] > made.changed[1] + _SLACK


def source_json(source: RecipeSource) -> Mapping[str, object]:
    """One of them as the command line writes it."""
    return {
        "id": source.id,
        "name": source.name,
        "role": source.role or None,
        "state": source.state.value,
        "found_by": source.found_by.value if source.found_by else None,
        "is_used": source.is_used,
        "asset_id": source.asset.id if source.asset else None,
        "asset_name": source.asset.name if source.asset else None,
        "candidates": [
            {"id": one.id, "name": one.name, "folder": source.folders.get(one.id)}
            for one in source.candidates
        ],
        "reads_as": source.words,
    }
