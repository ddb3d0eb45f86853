"""The edit that brings rows of an old library in: a batch of them, in one transaction.

Everything that waits for a disk or a network comes before: files were read, copied or fetched. Rows
are known by what the old library calls them, so a batch that comes again does nothing. Undo moves
the assets to the Trash, and takes links and collections away again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.errors import LibraryWriteError
from desktop.base.frozen import frozen
from desktop.domain.asset import MEDIA_TYPES, AssetType
from desktop.domain.embedded import EmbeddedMarks
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import NOT_LOOKED, CopiesSeen, IncomingFile, NewAsset
from desktop.domain.job import METADATA, Outcome
from desktop.domain.library_settings import kept_currency
from desktop.domain.metadata import merged
from desktop.domain.old_library import OldAsset, OldCollection, OldLink, OldMember, OldSkipped
from desktop.domain.old_report import OldOutcome, OldResult
from desktop.domain.old_values import fitting_tags, old_cost, old_values
from desktop.edits.intake import BringIn
from desktop.edits.old_collections import OldCollections
from desktop.edits.old_films import set_old_film
from desktop.edits.old_links import OldLinks
from desktop.edits.saving import place_file

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.asset import Asset
    from desktop.domain.intake import FileResult
    from desktop.domain.old_library import OldKey, OldRow
    from desktop.domain.saving import SavedFile

# What of an old record stands in columns that `NewAsset` has no field of its own for.
_SAID = ("code", "url", "file_path", "is_favorite", "status", "created_at")
# What an asset that was here gets of an old record, where it has nothing.
_COMPLETED = ("description", "code", "url", "file_path", "rating", "label", "is_favorite")


@frozen
class ReadyRow:
    """A row of an old library that is ready to come in.

    Attributes:
        file: Its bytes, where they are within reach.
        problem: Why they are not, for the report; else empty.
    """

    row: OldRow
    file: SavedFile | None = None
    problem: str = ""

    def owned_file(self) -> IncomingFile | None:
        """Its file, where that is a copy that belongs to the library: it is looked at first."""
        row, file = self.row, self.file
        if file is None or not file.original.is_owned or not isinstance(row, OldAsset):
            return None
        return self.incoming(old_values(row), {})

    def incoming(self, values: dict[str, Any], names: dict[str, str]) -> IncomingFile | None:
        """Its file on its way into the library; None where it has none."""
        file, row = self.file, self.row
        if file is None or not isinstance(row, OldAsset):
            return None
        asset = NewAsset(
            type=file.type,
            name=values["name"],
            checksum=file.checksum,
            size=file.size,
            duration=values["duration"],
            metadata=values["metadata"],
            text=values["body"],
            source=row.source,
            generation=values["generation_metadata"],
            cost=old_cost(row.cost),
            marks=EmbeddedMarks(
                rating=values["rating"],
                label=row.label,
                keywords=fitting_tags(row.tags),
                description=values["description"],
            ),
            said={name: values[name] for name in _SAID} | {"external_ids": names},
        )
        return IncomingFile(asset, file.original, file.read_at)


@frozen
class BringInOld:
    """Make assets, links and collections of rows of an old library, as far as they are new.

    Attributes:
        system: What their keys belong to.
        label: As the Edit menu has it, with the name of the library.
        copies: What a look at the copies among the files showed.
    """

    system: str
    rows: tuple[ReadyRow, ...]
    label: str = "Import library"
    copies: CopiesSeen = NOT_LOOKED

    def apply(self, tx: Tx) -> list[OldResult]:
        """Returns what became of the rows, those of links and members last.

        Raises:
            CopiesPurgedError: The copies are to be looked at again; nothing was brought in.
            RuleError: One of the rows cannot be stored; nothing was brought in.
        """
        tx.collections.hold_tree()
        tx.external_ids.hold(self.system, "")
        rows = [ready.row for ready in self.rows]
        known = tx.external_ids.known(
            self.system, (key.external_id for row in rows for key in _keys_of(row))
        )
        batch = _OldAssets(tx, self, known)
        results = batch.run()
        skipped = (row for row in rows if isinstance(row, OldSkipped))
        results += [
            OldResult(
                row.key, OldOutcome.FAILED if row.is_broken else OldOutcome.SKIPPED, error=row.why
            )
            for row in skipped
        ]
        collections = [row for row in rows if isinstance(row, OldCollection | OldMember)]
        if collections:
            results += OldCollections(tx, self.system, known).run(collections)
        links = [row for row in rows if isinstance(row, OldLink)]
        if links:
            results += OldLinks(tx, known).run(links)
        return results


def _keys_of(row: OldRow) -> tuple[OldKey, ...]:
    """The keys of the assets that a row is about."""
    if isinstance(row, OldAsset):
        return (row.key,)
    if isinstance(row, OldLink):
        return (row.parent, row.child) if row.scene is None else (row.parent, row.child, row.scene)
    return (row.asset,) if isinstance(row, OldMember) else ()


class _OldAssets:
    """The assets of one batch."""

    def __init__(self, tx: Tx, edit: BringInOld, known: dict[str, AssetId]) -> None:
        self._tx = tx
        self._edit = edit
        self._known = known  # by external id; grows with what comes in
        self._home = tx.settings.load().currency
        self._trashed = {
            key
            for key, since in tx.assets.values(list(known.values()), "deleted_at").items()
            if since is not None
        }

        contents = tx.assets.values(list(known.values()), "checksum_sha256")
        self._with_files = {key for key, checksum in contents.items() if checksum}

    def run(self) -> list[OldResult]:
        """Bring in those that are new, and look at the others."""
        results: list[OldResult] = []
        files: list[tuple[ReadyRow, OldAsset, IncomingFile]] = []
        plain: list[tuple[ReadyRow, OldAsset, dict[str, Any]]] = []
        met: set[str] = set()
        again: list[tuple[ReadyRow, OldAsset]] = []
        for ready in self._edit.rows:
            row = ready.row
            if not isinstance(row, OldAsset):
                continue
            name = row.key.external_id
            if name in self._known or name in met:
                again.append((ready, row))
                continue
            met.add(name)
            values = old_values(row)
            file = ready.incoming(values, {self._edit.system: name})
            if file is None:
                plain.append((ready, row, values))
            else:
                files.append((ready, row, file))
        results += self._bring_in(files)
        results += self._load(plain)
        results += [self._again(ready, row) for ready, row in again]
        return results

    def _bring_in(self, files: list[tuple[ReadyRow, OldAsset, IncomingFile]]) -> list[OldResult]:
        if not files:
            return []
        edit, tx = self._edit, self._tx
        incoming = tuple(file for _, _, file in files)
        found = BringIn(incoming, edit.label, copies=edit.copies).apply(tx)
        if found.quota is not None:
            raise LibraryWriteError(
                f"The workspace's quota of {found.quota / 1e9:,.1f} GB is used up.",
                advice="Ask for more room, then import again: what is in is not brought in twice.",
            )
        tx.jobs.queue(METADATA, found.added)
        return [
            self._came(ready, row, result)
            for (ready, row, _), result in zip(files, found.files, strict=True)
        ]

    def _came(self, ready: ReadyRow, row: OldAsset, result: FileResult) -> OldResult:
        """What became of one that has a file."""
        key = result.asset_id
        if key is None:
            return OldResult(row.key, OldOutcome.FAILED, error="Its copy is gone; import again.")
        self._known[row.key.external_id] = key
        kind = ready.file.type.value if ready.file else None
        if result.outcome is Outcome.ADDED:
            return OldResult(row.key, OldOutcome.ADDED, key, kind, ready.problem)
        self._complete(key, row)
        told = f"The library has this file: “{result.name}”."
        return OldResult(row.key, OldOutcome.KNOWN, key, kind, told)

    def _complete(self, key: AssetId, row: OldAsset) -> None:
        """Put beside what is known of an asset that was here what only the old library says."""
        tx, now = self._tx, self._tx.assets.load(key)
        said, values = old_values(row), dict[str, Any]()
        for name in _COMPLETED:
            if said[name] and not getattr(now, name):
                values[name] = said[name]
        more = {n: fact for n, fact in said["metadata"].items() if n not in now.metadata}
        made = said["generation_metadata"]
        recipe = {n: fact for n, fact in made.items() if n not in now.generation}
        cost = old_cost(row.cost)
        if cost is not None and now.generation_cost is None:
            values["generation_cost"] = cost.amount
            recipe |= {"currency": kept} if (kept := kept_currency(cost, self._home)) else {}
        if more:
            values["metadata"] = merged(now.metadata, more)
        if recipe:
            values["generation_metadata"] = merged(now.generation, recipe)
        if values:
            tx.assets.set(key, values)
        for tag in fitting_tags(row.tags):
            tx.tags.attach(tx.tags.ensure(tag), [key])
        tx.external_ids.give(key, self._edit.system, row.key.external_id)

    def _load(self, plain: list[tuple[ReadyRow, OldAsset, dict[str, Any]]]) -> list[OldResult]:
        """Make those that have no file within reach, or none at all."""
        tx = self._tx
        tags: dict[str, Any] = {}
        with tx.off_the_record():  # as with files: undo takes tags off, and leaves the tags
            for _, row, _ in plain:
                for path in fitting_tags(row.tags):
                    if path not in tags:
                        tags[path] = tx.tags.ensure(path)
        results, rows = [], []
        for ready, row, values in plain:
            key = AssetId(new_id())
            cost = old_cost(row.cost)
            if kept := kept_currency(cost, self._home):
                values["generation_metadata"]["currency"] = kept
            rows.append(
                values
                | {
                    "id": key,
                    "type": row.type.value,
                    "generation_cost": cost.amount if cost else None,
                    "external_ids": {self._edit.system: row.key.external_id},
                    "tag_ids": list(dict.fromkeys(tags[path] for path in fitting_tags(row.tags))),
                }
            )
            self._known[row.key.external_id] = key
            results.append(OldResult(row.key, OldOutcome.ADDED, key, row.type.value, ready.problem))
        tx.intake.load(rows)
        tx.activity.note_intake(row["id"] for row in rows)
        for made in rows:
            if made["type"] == AssetType.FILM:
                set_old_film(tx, made["id"], made["metadata"])
        return results

    def _again(self, ready: ReadyRow, row: OldAsset) -> OldResult:
        """A row that came in before: it is left as it is, but for a file that it lacked."""
        key = self._known[row.key.external_id]
        if key in self._trashed:
            told = "It is in the Trash: restore it there."
            return OldResult(row.key, OldOutcome.SKIPPED, key, row.type.value, told)
        problem = ready.problem
        if row.type in MEDIA_TYPES and (problem or ready.file):
            if key in self._with_files:
                problem = ""
            elif ready.file is not None:
                problem = self._give_file(self._tx.assets.load(key), ready.file)
                self._with_files.add(key)
        return OldResult(row.key, OldOutcome.KNOWN, key, row.type.value, problem)

    def _give_file(self, asset: Asset, file: SavedFile) -> str:
        """Give an asset that came without its file that file; returns what is wrong with it."""
        tx = self._tx
        if file.type is not asset.type:
            return f"Its file is no {asset.type.value}, and was left."
        values = {"checksum_sha256": file.checksum, "size": file.size}
        tx.assets.set(asset.id, values)
        place_file(tx, asset.id, file)
        return ""
