"""What tests of readers ask of rows: by kind, by id, and whether a folder stayed as it was."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from desktop.domain.old_library import (
    OldAsset,
    OldCollection,
    OldKey,
    OldLink,
    OldMember,
    OldSkipped,
)
from desktop.formats.libraries.registry import format_of

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.old_library import OldOutline, OldRow


class AllRead:
    """Everything that the reader of a library gives."""

    def __init__(self, path: Path) -> None:
        found = format_of(path)
        assert found is not None
        reader = found.open(path)
        try:
            self.kind = found.kind
            self.roots = reader.roots
            self.system = reader.system
            self.rows: list[OldRow] = list(reader.rows())
            self.outline: OldOutline = reader.outline()
        finally:
            reader.close()
        self._check_order()

    @property
    def assets(self) -> dict[str, OldAsset]:
        return {row.key.told_id: row for row in self.rows if isinstance(row, OldAsset)}

    @property
    def collections(self) -> dict[str, tuple[str, str | None]]:
        """Name and parent of each."""
        return {
            row.key.id: (row.name, row.parent.id if row.parent else None)
            for row in self.rows
            if isinstance(row, OldCollection)
        }

    @property
    def members(self) -> list[tuple[str, str]]:
        rows = (row for row in self.rows if isinstance(row, OldMember))
        return [(row.collection.id, row.asset.id) for row in rows]

    @property
    def links(self) -> list[tuple[str, str, str]]:
        rows = (row for row in self.rows if isinstance(row, OldLink))
        return [(row.type.value, row.parent.told_id, row.child.told_id) for row in rows]

    @property
    def skipped(self) -> dict[str, tuple[str, bool]]:
        rows = (row for row in self.rows if isinstance(row, OldSkipped))
        return {row.key.told_id: (row.why, row.is_broken) for row in rows}

    def _check_order(self) -> None:
        """Each row names only what came before it, and no key comes twice."""
        seen: set[OldKey] = set()
        for row in self.rows:
            match row:
                case OldLink():
                    needed = {row.parent, row.child} | ({row.scene} if row.scene else set())
                case OldMember():
                    needed = {row.collection, row.asset}
                case OldCollection():
                    needed = {row.parent} if row.parent else set()
                case _:
                    needed = set()
            assert needed <= seen, row
            if isinstance(row, OldAsset | OldCollection):
                assert row.key not in seen, row
                seen.add(row.key)


def bytes_in(folder: Path) -> dict[str, str]:
    """Every file in a folder with the digest of its bytes; empty for a folder."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        )
        for path in folder.rglob("*")
    }
