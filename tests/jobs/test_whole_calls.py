"""What waits for a generator is sent by one library, and not by a copy of it too."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, select

from desktop.catalog.tables.all import provider_calls
from desktop.domain.ids import new_id
from desktop.jobs.copy_library import copy_library
from desktop.jobs.export_text import export_text
from desktop.jobs.import_text import import_text
from desktop.jobs.job import run

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library

STATES = {"waits": "queued", "unasked": "sent", "asked": "running", "over": "succeeded"}
_c = provider_calls.c


def states(path: str) -> dict[str, str]:
    """The state of each call in a library."""
    engine = create_engine(f"sqlite:///{path}")
    with closing(engine.connect()) as connection:
        found = {row[0]: row[1] for row in connection.execute(select(_c.external_id, _c.state))}
    engine.dispose()
    return found


def test_what_waits_for_a_generator_is_not_paid_by_the_copy_too(
    local_library: Library, tmp_path: Path
) -> None:
    local_library.maintain(
        lambda books: books.generation.admit(
            [{"id": new_id(), "provider": "fal", "external_id": name} for name in STATES]
        )
    )
    engine = create_engine(f"sqlite:///{local_library.address}")
    with engine.begin() as connection:
        for name, state in STATES.items():
            one = provider_calls.update().where(_c.external_id == name)
            connection.execute(one.values(state=state))
    engine.dispose()
    run(copy_library(local_library, str(tmp_path / "copy.desk")))
    run(export_text(local_library, tmp_path / "text"))
    run(import_text(tmp_path / "text", str(tmp_path / "read.desk")))
    for name in ("copy", "read"):
        assert states(str(tmp_path / f"{name}.desk")) == {
            "waits": "cancelled",
            "unasked": "not_resumable",
            "asked": "not_resumable",
            "over": "succeeded",
        }
    assert states(local_library.address) == STATES
