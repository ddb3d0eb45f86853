"""The file that keeps undo and redo of a library over a restart; a copied library has its own.

A copy of a library has the id of the original inside; what tells the two is where they are.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.media_folder import Owner


def history_file(folder: Path, owner: Owner) -> Path:
    """The file of a library; one that it had by an older name or at an older place is taken over.

    Args:
        folder: Where such files are.
        owner: The library.
    """
    own = folder / f"{owner.workspace}-{owner.key}.json"
    if own.exists():
        return own
    with suppress(OSError):
        older = folder / f"{owner.workspace}.json"  # as programs named it that knew no copies
        if older.exists():
            older.replace(own)
            return own
        for other in sorted(folder.glob(f"{owner.workspace}-*.json")):
            if _has_moved(other):
                # Copied: where its drive is only away for now, it finds its own there again.
                own.write_bytes(other.read_bytes())
                return own
    return own


def _has_moved(file: Path) -> bool:
    """Whether the library of a file is not where it was."""
    try:
        place = json.loads(file.read_text(encoding="utf-8")).get("place")
    except (OSError, ValueError, AttributeError, RecursionError):
        return False
    is_path = isinstance(place, str) and os.path.isabs(place) and "\0" not in place  # noqa: PTH117
    return is_path and not Path(place).exists()
