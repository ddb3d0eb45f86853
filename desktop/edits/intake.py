"""The edit that brings files in, whoever has them: an import, a generator, a watched folder.

Everything that waits for a disk comes before: the files were read, copied where they are to be
copied, and their known places were looked at. What is left is one transaction, of one file or of
some hundreds. Undo moves what came in to the Trash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError
from desktop.base.frozen import frozen
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import NOT_LOOKED, FileResult
from desktop.domain.job import Effect, Outcome
from desktop.domain.recipe_source import MEDIA_TYPES
from desktop.domain.relation import RelationType
from desktop.edits.intake_places import KnownPlaces
from desktop.edits.intake_tags import IntakeTags
from desktop.edits.intake_versions import FileVersions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.intake import CopiesSeen, IncomingFile, KnownFile, UnreadFile


class CopiesPurgedError(LibraryError):
    """A purge was decided on since the copies of incoming files were looked at: look again."""


@frozen
class IntakeResult:
    """What became of all of them.

    Attributes:
        known: One for each of the files that were known without a look at them.
        files: One for each of the others, in their order, as far as the quota allowed.
        size: Bytes of what was added.
        quota: If the workspace's quota ran out: its size in bytes; the other files are left.
    """

    known: list[FileResult]
    files: list[FileResult]
    size: int = 0
    quota: int | None = None

    @property
    def added(self) -> list[AssetId]:
        """The new assets."""
        found = (one.asset_id for one in self.files if one.outcome is Outcome.ADDED)
        return [key for key in found if key]

    @property
    def arrived(self) -> list[AssetId]:
        """What is to be looked at: what is new, was written anew, or is out of the Trash again."""
        return [
            one.asset_id
            for one in self.files
            if one.asset_id is not None
            and (one.outcome in (Outcome.ADDED, Outcome.UPDATED) or Effect.RESTORED in one.effects)
        ]


@frozen
class BringIn:
    """Make assets of files, each content once.

    A file that was written anew, where an asset has an earlier one, makes none either: the asset
    follows. Nor does a file whose content the library has. It takes the one that has it out of the
    Trash, gives it back its bytes where these were lost, and its tags and its collection.

    Attributes:
        files: What was read, with the places of its bytes.
        label: As the Edit menu has it.
        tags: Names of tags for all of it; `a/b` stands for b below a.
        collection: Name of a collection for all of it, or empty.
        by_folder: The `folders` of each file become collections, inside `collection` if there is
            one.
        known: Files of which it is known that the library has them: they get tags and collection.
        copies: What a look at the copies of these files showed.
        unread: Files beside these that could not be read: nothing becomes of them, but that
            another file lies where an asset has one.
    """

    files: tuple[IncomingFile, ...]
    label: str = "Bring in files"
    tags: tuple[str, ...] = ()
    collection: str = ""
    by_folder: bool = False
    known: tuple[KnownFile, ...] = ()
    copies: CopiesSeen = NOT_LOOKED
    unread: tuple[UnreadFile, ...] = ()

    def apply(self, tx: Tx) -> IntakeResult:
        """Returns what became of each file.

        Raises:
            CopiesPurgedError: The copies are to be looked at again; nothing was brought in.
        """
        known = _known_contents(tx, self.files)
        if self.copies.purges not in {None, tx.upkeep.purge_count()}:
            raise CopiesPurgedError(
                "Copies were removed from the media folder in the meantime.",
                advice="Bring the files in again.",
            )
        return _Intake(tx, self, known).run()


def _known_contents(tx: Tx, files: Sequence[IncomingFile]) -> dict[str, tuple[AssetId, str, bool]]:
    """What the library has of these contents; nobody else adds any of them until the end."""
    contents = [file.asset.checksum for file in files]
    if contents:
        tx.intake.hold_contents(contents)
    return tx.assets.by_checksum(contents)


class _Intake:
    """One transaction of it."""

    def __init__(self, tx: Tx, edit: BringIn, known: dict[str, tuple[AssetId, str, bool]]) -> None:
        self._tx = tx
        self._edit = edit
        self._known = known  # by content: asset, its name, whether it is in the Trash
        self._versions = FileVersions(tx, edit.files, edit.unread)
        ids = [key for key, _, _ in known.values()]
        self._places = KnownPlaces(tx, edit.files, edit.copies, ids, left=self._versions.left)
        self._new: dict[AssetId, IncomingFile] = {}
        self._restored: list[AssetId] = []

    def run(self) -> IntakeResult:
        """Judge each file, then write all of it."""
        tx, edit = self._tx, self._edit
        room = tx.intake.room_left() if edit.files else None
        files: list[FileResult] = []
        size, quota = 0, None
        for file in edit.files:
            if file.asset.checksum in self._known:
                files.append(self._twin(file))
                continue
            if not edit.copies.has(file.original):
                files.append(FileResult(Outcome.FAILED, name=file.asset.name))
                continue
            if room and size + file.asset.size > room[1]:
                quota = room[0]
                break
            size += file.asset.size
            files.append(self._versions.take(file) or self._add(file))
            if key := files[-1].asset_id:
                self._known[file.asset.checksum] = key, files[-1].name, False
        known = [FileResult(Outcome.DUPLICATE, file.asset_id) for file in edit.known]
        versions = self._versions.write()  # first: what is left is somebody else's from then on
        tx.activity.note_seen([*self._places.write(), *versions])
        self._write(known, files)
        self._link(files)
        return IntakeResult(known, files, size, quota)

    def _twin(self, file: IncomingFile) -> FileResult:
        """A file whose content the library has."""
        asset_id, name, is_trashed = self._known[file.asset.checksum]
        result = FileResult(Outcome.DUPLICATE, asset_id, name)
        again = self._places.take(file, asset_id) or self._versions.take_twin(file, asset_id)
        result.notes += self._versions.others(file, asset_id)
        if is_trashed:
            self._restored.append(asset_id)
            self._known[file.asset.checksum] = asset_id, name, False
            result.effects.append(Effect.RESTORED)
        if again:
            result.effects.append(again)
        return result

    def _add(self, file: IncomingFile) -> FileResult:
        key = AssetId(new_id())
        self._new[key] = file
        notes = self._versions.others(file, key)
        return FileResult(Outcome.ADDED, key, file.asset.name, notes=notes)

    def _write(self, known: list[FileResult], files: list[FileResult]) -> None:
        """The rows themselves, and the note that undo goes by."""
        tx, edit = self._tx, self._edit
        if self._restored:
            tx.assets.restore(self._restored)
        folders = [one.folders for one in edit.known]
        folders += [one.folders for one in edit.files[: len(files)]]
        tags = IntakeTags(tx, edit.tags, edit.collection, by_folder=edit.by_folder)
        tags.prepare([*known, *files], folders)
        tags.put_on_known()
        if self._new:
            tx.intake.add(self._new, list(tags.tags), tags.of_files(self._new))
            tags.put_on_new(self._new)
            tx.activity.note_intake(self._new)
        self._relate(files)

    def _link(self, files: list[FileResult]) -> None:
        """Link what recipes name: of these files, and of what waited for one of these."""
        named: list[AssetId] = list(self._restored)
        arrived: dict[AssetId, tuple[str, str]] = {}
        for file, result in zip(self._edit.files, files, strict=False):
            key, asset = result.asset_id, file.asset
            if key is None or asset.type not in MEDIA_TYPES:
                continue
            if asset.recipe.recipe.named_sources:
                named.append(key)
            arrived[key] = file.read_at.filename if file.read_at else asset.name, asset.checksum
        if named or arrived:
            self._tx.recipe_sources.link(named, arrived)

    def _relate(self, files: list[FileResult]) -> None:
        """Say what each was made from, as far as that is still in the library."""
        named = {parent for file in self._edit.files for parent in file.parents}
        if not named:
            return
        there = self._tx.locations.hold_assets(sorted(named))
        for file, result in zip(self._edit.files, files, strict=False):
            for parent in file.parents:
                child = result.asset_id
                if child is None or child == parent or parent not in there:
                    continue
                if not self._tx.relations.is_below(parent, child):  # content that was there before
                    self._tx.relations.add(RelationType.DERIVED_FROM, parent, child)
