"""Libraries of other programs on their way in: one neutral form that every reader gives.

A reader is a file in `formats/libraries/`. It only reads, and knows nothing of this library; what
it yields is brought in by `jobs/import_library.py`, whatever program it comes from. The rules:

- Each record has the key of the row that it comes from. Together with `OldLibraryReader.system` it
  is kept in `asset_external_ids`, and by it the row is known when the import is run again.
- Records come in an order in which each names only what came before it: assets before what links
  them, a collection before what is inside it and before its members.
- Children of one parent come in their order: the shots of a film as it plays, each scene in front
  of its shots, takes as they were made, members as they are sorted. Numbers of the old library are
  kept (`OldLink.sequence`), and need not be whole or rising.
- Nothing is dropped in silence: a row that cannot come is an `OldSkipped`, and what of a row has no
  place here goes into `metadata`, where a person sees it.
- Texts, names and paths are as the old library has them, untrusted; whoever brings them in checks.
"""

from __future__ import annotations

import hashlib
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetSource, AssetStatus, AssetType, ColourLabel
from desktop.domain.collection import CollectionType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from desktop.domain.relation import RelationType
    from desktop.domain.typed_text import Money

_KEY_LIMIT = 255


class OldLibraryKind(StrEnum):
    """The programs whose libraries are read; also what `asset_external_ids.system` begins with."""

    MUSIC_VIDEO = "music-video"
    DIRECTOR = "director"
    MAM = "mam"
    OUTPUT_FOLDER = "output-folder"  # what A1111 or ComfyUI have written
    EAGLE = "eagle"
    TAGSTUDIO = "tagstudio"
    DIGIKAM = "digikam"
    STORYBOARDER = "storyboarder"
    SIDECARS = "sidecars"  # a folder that Lightroom or Bridge have written XMP into


def system_of(kind: OldLibraryKind, library: str = "") -> str:
    """What keys of an old library belong to.

    Args:
        kind: The program.
        library: Which of its libraries, where the ids of two of them may be the same (1, 2, 3 ...):
            anything that stays as it is when the library is moved and changed. Empty where ids are
            the only ones in the world.
    """
    if not library:
        return kind.value
    return f"{kind.value}:{hashlib.sha256(library.encode()).hexdigest()[:12]}"


@frozen
class OldKey:
    """A row of an old library.

    Attributes:
        table: As the old library calls it: `images`.
        id: Its key there, as text.
        part: Which of the things that one row becomes, `video`; empty for the row itself.
    """

    table: str
    id: str
    part: str = ""

    @property
    def told_id(self) -> str:
        """The id as reports have it: `12`, `shot_001/video`."""
        return f"{self.id}/{self.part}" if self.part else self.id

    @property
    def external_id(self) -> str:
        """As it is kept beside the system: `images:12`; of very long ones the end is a digest."""
        text = f"{self.table}:{self.told_id}"
        if len(text) <= _KEY_LIMIT and "\0" not in text:
            return text
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return f"{text.replace(chr(0), '')[: _KEY_LIMIT - 65]}~{digest}"


@frozen
class OldMedia:
    """Where the bytes of an asset are: a path, an address, or in the old library itself.

    Attributes:
        filename: What the file is called; its ending tells programs what it is.
        path: As the old library has it, absolute or from its own folder; empty without one. It is
            only opened where it lies inside a folder that was named (`OldLibraryReader.roots`, or
            the media folder that a person gives).
        url: http or https; empty without one.
        pieces: Gives the bytes anew each time it is called, piece by piece; None where the old
            library does not hold them itself.
    """

    filename: str
    path: str = ""
    url: str = ""
    pieces: Callable[[], Iterator[bytes]] | None = field(default=None, compare=False)


@frozen
class OldRecipe:
    """How an asset was made, as the old library says.

    Attributes:
        seed: Digit for digit.
        parameters: Whatever else is said, by the names that the old library has.
        error: Of an attempt that failed: what went wrong.
    """

    provider: str = ""
    model: str = ""
    prompt: str = ""
    negative_prompt: str = ""
    seed: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


NO_OLD_RECIPE = OldRecipe()


@frozen
class OldNote:
    """What somebody wrote about an asset.

    Attributes:
        made_at: With a zone; None where nobody knows.
        frame: The frame that it is about, counted from 0, or None.
        last_frame: Where it is about several; None for one.
        seconds: The same as a time, where the old library has that.
    """

    text: str
    author: str = ""
    made_at: datetime | None = None
    frame: int | None = None
    last_frame: int | None = None
    seconds: float | None = None


@frozen
class OldAsset:
    """Something that becomes an asset.

    Attributes:
        type: What it is; of a file that is there its first bytes have the last word.
        code: What people call it: the number of a scene or a shot.
        text: The words of a script or a text, whole.
        tags: Whole paths, `Day 1/A cam`; a slash in a name is to be replaced by the reader.
        rating: 0 to 5 stars.
        metadata: Facts of the type by the names of `domain/metadata.py`, and what of the row has no
            other place by its own names.
        cost: Exact; None is unknown, which is not zero.
        created_at: With a zone; times without one are UTC.
        duration: Seconds.
    """

    key: OldKey
    type: AssetType
    name: str
    media: OldMedia | None = None
    description: str = ""
    code: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    rating: int = 0
    label: ColourLabel = ColourLabel.NONE
    is_favorite: bool = False
    notes: tuple[OldNote, ...] = ()
    status: AssetStatus = AssetStatus.AVAILABLE
    source: AssetSource = AssetSource.IMPORT
    metadata: Mapping[str, Any] = field(default_factory=dict)
    recipe: OldRecipe = NO_OLD_RECIPE
    cost: Money | None = None
    duration: float | None = None
    created_at: datetime | None = None


@frozen
class OldLink:
    """Something that becomes a relation between two assets.

    Attributes:
        type: One of ours, parent first as `RelationType` draws it.
        sequence: The order that the old library has; of a take its number.
        scene: Of a shot in a film: the scene that it is in, which is in this film.
        is_selected: Of a take: it plays. Where several say so, the last one does.
        role: What it is for there, `domain.film.FINAL_CUT`; mostly empty.
        key: Its own row, for the report; None where it is said by the row of an asset.
    """

    type: RelationType
    parent: OldKey
    child: OldKey
    sequence: int | None = None
    scene: OldKey | None = None
    is_selected: bool = False
    role: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    key: OldKey | None = None


@frozen
class OldCollection:
    """Something that becomes a collection.

    Attributes:
        parent: The one that it is inside; None at the top.
    """

    key: OldKey
    name: str
    parent: OldKey | None = None
    type: CollectionType = CollectionType.LIBRARY
    description: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


@frozen
class OldMember:
    """An asset in a collection; members of one come in their order.

    Attributes:
        key: Its own row, for the report; None where it is said by the row of an asset.
    """

    collection: OldKey
    asset: OldKey
    key: OldKey | None = None


@frozen
class OldSkipped:
    """A row that does not come, and why; for a person.

    Attributes:
        is_broken: It should have come, and cannot be read: the report has it as failed.
    """

    key: OldKey
    why: str
    is_broken: bool = False


OldRow = OldAsset | OldLink | OldCollection | OldMember | OldSkipped


@frozen
class OldLeft:
    """Something of an old library that never comes.

    Attributes:
        what: `Users and their passwords`.
        why: A clause for a person: `not read`.
        count: How many; None where that was not looked at.
    """

    what: str
    why: str
    count: int | None = None


@frozen
class OldOutline:
    """What is in an old library, before anything of it is brought in.

    Attributes:
        title: What it is, for a person: `Eagle library`.
        name: Which one: `Moodboards.library`.
        assets: How many of each type would come.
        collections, links: How many would come.
        left: What would not.
    """

    kind: OldLibraryKind
    title: str
    name: str
    assets: Mapping[AssetType, int]
    collections: int = 0
    links: int = 0
    left: tuple[OldLeft, ...] = ()


class OldLibraryReader(Protocol):
    """Reads an old library and never writes to it. In memory is one piece of it at a time."""

    @property
    def system(self) -> str:
        """What its keys belong to (`system_of`)."""

    @property
    def roots(self) -> tuple[Path, ...]:
        """Folders of its own, in which its files are looked for; absolute."""

    def outline(self) -> OldOutline:
        """What is in it.

        Raises:
            SourceReadError: It cannot be read.
        """

    def rows(self) -> Iterator[OldRow]:
        """Everything that is in it, by the rules of this module.

        Raises:
            SourceReadError: It cannot be read on.
        """

    def close(self) -> None:
        """Let go of it."""


@frozen
class OldLibraryFormat:
    """How one program's libraries are recognised and opened: a row of `formats/libraries`.

    Attributes:
        recognises: Whether what lies at a path (a file or a folder) is such a library. Reads no
            more than it must, and raises nothing.
        open: Opens it.
    """

    kind: OldLibraryKind
    recognises: Callable[[Path], bool]
    open: Callable[[Path], OldLibraryReader]
