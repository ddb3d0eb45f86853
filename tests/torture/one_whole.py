"""The program that is killed: copies a library, exports it as text or makes it of that, once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from desktop.base.errors import LibraryError
from desktop.catalog import whole_tables
from desktop.catalog.library import open_library
from desktop.jobs.copy_library import copy_library
from desktop.jobs.export_text import export_text
from desktop.jobs.import_text import import_text
from desktop.jobs.job import run

FEW = 3  # rows of a batch, so that many tables take several transactions


def travel(library_path: str, what: str, folder: str) -> int:
    """Do it; 0 when all of it is done, 3 when the place took no more."""
    whole_tables.ROWS = whole_tables.BLOB_ROWS = FEW
    place = Path(folder)
    try:
        if what == "import":
            run(import_text(place.parent / "seed" / "text", str(place / "new.desk")))
            return 0
        with closing(open_library(library_path)) as library:
            if what == "copy":
                run(copy_library(library, str(place / "new.desk")))
            else:
                run(export_text(library, place / "text"))
    except LibraryError:
        return 3
    return 0


main = travel
