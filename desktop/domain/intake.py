"""Files on their way into a library: what was read of them, and where their bytes are.

Whoever brings files in (an import, a generator, a watched folder) hands them over in this form.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetSource, file_title
from desktop.domain.embedded import NO_MARKS, EmbeddedMarks
from desktop.domain.location import CopySource, stored_path
from desktop.domain.recipe import NO_RECIPE, FileRecipe, effective
from desktop.domain.sidecar import with_sidecars
from desktop.domain.technical import Technical
from desktop.domain.untrusted_text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.frames import Frames
    from desktop.domain.ids import AssetId, LocationId
    from desktop.domain.job import Effect, Outcome
    from desktop.domain.recorded_date import RecordedDate
    from desktop.domain.technical import Probe
    from desktop.domain.typed_text import Money


@frozen
class NewOriginal:
    """A place where the bytes of an asset were found or put, for a row of its own.

    Attributes:
        path: Absolute; of a copy of the library's, relative to its media folder.
        url: The exact path, where `path` cannot say it (`stored_path`).
        filename: Its name for people.
        is_owned: It is a copy that belongs to the library.
        modified_ns: Modification time, nanoseconds since 1970; None for a copy.
        source: Of a copy the file that it was made of, where there is one.
    """

    path: str
    url: str | None
    filename: str
    size: int
    checksum_sha256: str | None
    content_type: str | None
    is_owned: bool = False
    modified_ns: int | None = None
    source: CopySource | None = None

    @property
    def as_source(self) -> CopySource:
        """A file that stays where it is, as what a copy is made of."""
        return CopySource(self.path, self.url, self.modified_ns)


@frozen
class NewAsset:
    """What a file becomes, if the library does not have its content.

    Attributes:
        type: An `AssetType` value.
        checksum: SHA-256 of the content, lower-case hex.
        size: Bytes.
        metadata: Type-specific facts (see `domain/metadata.py`).
        text: Words that were read from it, for search.
        generation: Provider, model, prompt, seed and so on, if it was generated.
        recipe: What the file itself says of that.
        cost: What it cost to make; None is unknown.
        frames: Of an image sequence its frames.
        marks: What a person wrote into the file: stars, keywords, a description.
        said: Columns of `assets` that no file says (`url`, `code`, `created_at` ...), and
            `external_ids`: from the record that another program has of it.
    """

    type: str
    name: str
    checksum: str
    size: int
    duration: float | None = None
    technical: Technical = field(default_factory=Technical)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    recorded: RecordedDate | None = None
    text: str = ""
    source: AssetSource = AssetSource.IMPORT
    generation: Mapping[str, Any] = field(default_factory=dict)
    cost: Money | None = None
    frames: Frames | None = None
    marks: EmbeddedMarks = NO_MARKS
    recipe: FileRecipe = NO_RECIPE
    said: Mapping[str, Any] = field(default_factory=dict)


@frozen
class FoundOriginals:
    """What a look at all known originals of an asset showed.

    Attributes:
        gone: Where its bytes are not any more, and the `status` of each such place.
        back: Where they are, though the record says that they are not.
        is_lost: They are nowhere.
        kept: Relative path of the copy that the library had of it, or empty.
        moved: Its copies whose sources are not where they were, or are other files by now.
    """

    asset_id: AssetId
    gone: Mapping[LocationId, str] = field(default_factory=dict)
    back: tuple[LocationId, ...] = ()
    is_lost: bool = False
    kept: str = ""
    moved: tuple[LocationId, ...] = ()


@frozen
class IncomingFile:
    """A file that was read and is good.

    Attributes:
        original: Where its bytes are to be found from now on; None where it was not copied,
            because the library had its content.
        read_at: The file that was read, where it lies outside the library; None where there is
            none, such as for bytes that were made by a program.
        found: What a look at the known places of its content showed, where there was one.
        folders: Names of the folders it lies in, the outermost first, where each of them is to be
            a collection.
        parents: Assets that it was made from.
        is_longer: An image sequence that the library has, and more frames: nothing of that one was
            written anew, and both stay.
    """

    asset: NewAsset
    original: NewOriginal | None
    read_at: NewOriginal | None = None
    found: FoundOriginals | None = None
    folders: tuple[str, ...] = ()
    parents: tuple[AssetId, ...] = ()
    is_longer: bool = False


@frozen
class KnownFile:
    """A file whose content the library has, as its record says without a look at the file."""

    asset_id: AssetId
    folders: tuple[str, ...] = ()


@frozen
class UnreadFile:
    """A file that is there and could not be read: half written, perhaps, under a known name.

    Attributes:
        path: As `Location.path`; `url` likewise.
        size: Bytes.
    """

    path: str
    url: str | None
    size: int


@dataclass(slots=True)
class FileResult:
    """What became of one file.

    Attributes:
        outcome: `FAILED` where its copy is not in the media folder any more.
        asset_id: The asset that has its content now; None where it failed.
        name: What that asset is called.
        effects: What the file did for an asset that was there.
        tags: Tags that an asset which was there got by it.
        collection: The collection that the asset was put in by it, as `Rushes/day 2`; or empty.
        notes: What else a person should know of it, clauses.
    """

    outcome: Outcome
    asset_id: AssetId | None = None
    name: str = ""
    effects: list[Effect] = field(default_factory=list)
    tags: Sequence[str] = ()
    collection: str = ""
    notes: list[str] = field(default_factory=list)


@frozen
class CopiesSeen:
    """Which copies of incoming files are in their places, looked at before the transaction.

    Attributes:
        purges: How many purges had been decided on before the look. While it is the same number
            in the transaction that holds these contents, none of the copies has gone since.
        gone: Relative paths of copies that are not there any more.
    """

    purges: int | None = None
    gone: frozenset[str] = frozenset()

    def has(self, original: NewOriginal | None) -> bool:
        """Whether there is such a place: a purge may have taken the copy since it was made."""
        return original is not None and not (original.is_owned and original.path in self.gone)


NOT_LOOKED = CopiesSeen()


def asset_of(
    probe: Probe,
    path: str,
    frames: Frames | None = None,
    *,
    takes_tags: bool = False,
    takes_ratings: bool = False,
) -> NewAsset:
    """What a file of this name becomes, or a sequence of these frames, by what was read of it.

    Args:
        probe: What was read.
        path: Its name is what the asset is called.
        frames: Of an image sequence its frames.
        takes_tags: The keywords that it carries are tags of the asset too.
        takes_ratings: Its stars, its label and its description are those of the asset too.
    """
    marks = probe.marks
    metadata = dict(probe.metadata) | marks.as_metadata()
    odd = [f"{probe.misnamed[0].upper()}{probe.misnamed[1:]}."] if probe.misnamed else []
    if warnings := [*odd, *probe.warnings]:
        metadata["warnings"] = warnings
    technical = probe.technical
    if probe.sidecars:
        seen = [
            replace(one, shared=one.shared.taken(tags=takes_tags, ratings=takes_ratings))
            for one in probe.sidecars
        ]
        technical = replace(technical, mediainfo_raw=with_sidecars(technical.mediainfo_raw, seen))
    return NewAsset(
        type=probe.type,
        name=file_title(path),
        checksum=probe.checksum_sha256 or "",
        size=probe.size,
        duration=probe.duration,
        technical=technical,
        metadata=metadata,
        recorded=probe.recorded,
        text=clean_text(probe.text) if probe.text else "",
        frames=frames,
        generation=effective(probe.recipe.recipe.as_json(), {}) if probe.recipe else {},
        recipe=probe.recipe,
        marks=marks.taken(tags=takes_tags, ratings=takes_ratings),
    )


def referenced(probe: Probe, path: str, modified_ns: int) -> NewOriginal:
    """The place of a file that stays where it is; `path` is absolute."""
    text, url = stored_path(Path(path))
    return NewOriginal(
        text,
        url,
        file_title(path),
        probe.size,
        probe.checksum_sha256,
        probe.content_type,
        modified_ns=modified_ns,
    )


def copied(
    probe: Probe, path: str, place: str, pattern: str = "", source: CopySource | None = None
) -> NewOriginal:
    """The place of the library's copy of the file `path`: `place`, below its media folder.

    Of an image sequence that is a folder, and `pattern` says what its frames are called there.
    """
    name = pattern or file_title(path)
    checksum, kind = probe.checksum_sha256, probe.content_type
    return NewOriginal(place, None, name, probe.size, checksum, kind, is_owned=True, source=source)
