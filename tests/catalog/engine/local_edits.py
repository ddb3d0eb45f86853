"""A program that edits a local library step by step, to be killed or refused by the disk."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from desktop.catalog.library import open_library
from desktop.domain.asset import AssetType

if TYPE_CHECKING:
    from pathlib import Path


# What is done to a library while it is killed or its disk fails; each prints when it is done.
EDITS = """
import sys
from desktop.catalog.library import open_library
from desktop.domain.asset import AssetType
from desktop.edits.asset import RateAssets, SetFields, TrashAssets, RestoreAssets
from desktop.edits.collection import AddCollection
from desktop.edits.edit import perform
from desktop.edits.film import DropBetweenShots, MoveShots
from desktop.edits.history import History
from desktop.edits.tag import TagAssets

library = open_library(sys.argv[1])
def find(reads):
    rows = reads._session.rows(__import__("sqlalchemy").text("SELECT name, id FROM assets"))
    return dict(map(tuple, rows))
ids = library.read(find)
a, b, scene, shot = ids["a.png"], ids["b.png"], ids["Quay"], ids["One"]
history = History()
def act(label, edit):
    history.perform(library, edit)
    print(label, flush=True)
print("open", flush=True)
act("tag", TagAssets((a, b), ("sea", "mood/calm")))
act("fields", SetFields(a, {"description": "low sun " * 2000}))
act("drop", DropBetweenShots(scene, (a, b), before=shot))
act("collect", AddCollection("Box", ids=(a, b)))
act("trash", TrashAssets((a, shot)))
history.undo(library)
print("undo", flush=True)
library.write(lambda tx: tx.assets.purge([b]))
print("purge", flush=True)
library.close()
print("closed", flush=True)
"""


STEPS = ("open", "tag", "fields", "drop", "collect", "trash", "undo", "purge", "closed")


def make_world(path: Path) -> None:
    """Two pictures and a film with one shot."""
    library = open_library(path, create=True)

    def build(tx: Any) -> None:
        tx.assets.add(AssetType.IMAGE, "a.png")
        tx.assets.add(AssetType.IMAGE, "b.png")
        film = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(film, "Quay")
        tx.films.add_shots(scene, ["One"])

    library.write(build)
    library.close()


def run_edits(path: Path, inject: str | None = None) -> tuple[list[str], str, int]:
    """The steps that were finished, what was said on stderr, and the number of system calls."""
    command = [sys.executable, "-c", EDITS, str(path)]
    trace = path.with_suffix(".trace")
    if inject is not None:
        # Only calls on the library's own files count.
        command = [
            *("strace", "-f", "-qq", "-o", str(trace)),
            *("-P", str(path), "-P", f"{path}-wal", "-P", f"{path}-shm"),
            *("-e", "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink"),
            *(("-e", inject) if inject else ()),
            *command,
        ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    calls = len(trace.read_text().splitlines()) if trace.exists() else 0
    trace.unlink(missing_ok=True)
    return done.stdout.split(), done.stderr, calls
