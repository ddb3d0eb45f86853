"""The program that is killed: empties the Trash, repairs, or brings copies over, once."""

from __future__ import annotations

from pathlib import Path

from desktop.catalog.library import open_library
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.job import run
from desktop.jobs.media_upkeep import keep_media
from desktop.jobs.repair import repair
from desktop.jobs.repair_report import OrphanAction
from tests.torture.one_import import InlinePool


def keep(library_path: str, what: str, cache: str) -> None:
    """Do one kind of upkeep; what died before is finished first, as at every opening."""
    library = open_library(library_path)
    try:
        run(keep_media(library, cache=Path(cache)))
        if what == "purge":
            run(empty_trash(library, cache=Path(cache)))
        elif what != "bring over":
            pool = InlinePool()
            run(repair(library, pool, OrphanAction(what), cache=Path(cache)))  # type: ignore[arg-type]
    finally:
        library.close()


main = keep
