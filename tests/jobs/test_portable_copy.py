"""A portable copy holds what it needs, row by row and byte by byte, or is not there at all."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import LibraryWriteError, NotFoundError, RuleError
from desktop.domain.asset import AssetType
from desktop.domain.library_part import CopyOutcome
from desktop.domain.listing import Listing
from desktop.domain.provider_call import CallState, ProviderCall
from desktop.domain.search.parser import parse
from desktop.domain.typed_text import Money
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.edits.provider_call import RecordCall
from desktop.jobs import portable_copy as copying
from desktop.jobs.job import run
from desktop.jobs.pack_media import pack_media
from desktop.jobs.portable_copy import PortableRequest, portable_copy
from desktop.jobs.verify import verify
from tests.factory import add
from tests.jobs.travelling import content, harbour, opened_at, table_rows

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool

# Tables of which a copy has rows, and which of their columns name an asset.
TABLES = (
    "assets",
    "asset_technical_metadata",
    "asset_relationships",
    "asset_tags",
    "tags",
    "asset_collections",
    "asset_collection_members",
    "asset_search_text",
)


# A program that dies in the step that it is told.
KILLED = """
import os, signal, sys
from pathlib import Path
from desktop.catalog.blobs import BlobWrites
from desktop.catalog.library import open_library
from desktop.jobs import portable_copy as copying
from desktop.jobs.job import run

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

address, target, film, step = sys.argv[1:]
if step == "complete":
    BlobWrites.complete = die
else:
    copying.put_in_place = die
library = open_library(address)
run(copying.portable_copy(library, copying.PortableRequest(Path(target), (film,), replaces=True)))
"""


def test_a_film_travels_with_all_that_belongs_to_it(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    film = harbour(library, pool, tmp_path / "shots")
    run(pack_media(library, [film.gull]))  # one is packed at home, too
    copy = tmp_path / "harbour copy.desk"
    before = table_rows(library, *TABLES)
    report = run(portable_copy(library, PortableRequest(copy, (film.film,)), piece=60))
    assert {row.outcome for row in report.rows} == {CopyOutcome.COPIED}
    assert sorted(path.name for path in tmp_path.glob("*harbour copy*")) == ["harbour copy.desk"]
    with closing(opened_at(copy)) as opened:
        after = table_rows(opened, *TABLES)
        inside = set(after["assets"])
        assert {film.film, film.scene, *film.shots, film.boat, film.gull} < inside
        assert {film.sketch, film.character, film.face} < inside
        assert not inside & {film.quay, film.other_film}
        for name in TABLES:
            assert after[name], name
            assert after[name].items() <= before[name].items(), name
        for key in (film.boat, film.gull, film.sketch, film.face):
            assert content(opened, key) == content(library, key)
        assert run(verify(opened, checksums=True)).findings == []
        assert opened.read(lambda r: r.films.load(film.film)).name == "Harbour"
        found = opened.read(lambda r: r.listing.ids(Listing(query=parse("tag:sea"))))
        assert len(found) == 16


def test_with_history_and_without_media(library: Library, pool: MediaPool, tmp_path: Path) -> None:
    film = harbour(library, pool, tmp_path / "shots")
    copy = tmp_path / "boats.desk"
    request = PortableRequest(
        copy, collection_id=film.collection, has_history=True, has_media=False
    )
    report = run(portable_copy(library, request))
    assert {row.outcome for row in report.rows} == {CopyOutcome.REFERENCED}
    with closing(opened_at(copy)) as opened:
        rows = table_rows(opened, "assets", "asset_collections", "activity")
        assert set(rows["assets"]) == {film.boat, film.quay, film.sketch}
        assert {row["name"] for row in rows["asset_collections"].values()} == {"Selects", "Boats"}
        ours = table_rows(library, "activity")["activity"]
        assert rows["activity"]
        assert {k: r["after"] for k, r in rows["activity"].items()} == {
            key: row["after"] for key, row in ours.items() if row["asset_id"] in rows["assets"]
        }
        assert content(opened, film.boat) == content(library, film.boat)  # where it lies here


def test_a_missing_file_is_a_row_and_stops_nothing(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    film = harbour(library, pool, tmp_path / "shots")
    place = library.read(lambda r: r.locations.of([film.boat]))[film.boat][0]
    (library.media_root / place.path).unlink()
    gull = library.read(lambda r: r.locations.of([film.gull]))[film.gull][0]
    other = library.media_root / gull.path
    other.write_bytes(other.read_bytes()[::-1])  # same size, other bytes
    report = run(portable_copy(library, PortableRequest(tmp_path / "a.desk", (film.film,))))
    rows = {row.asset_id: row for row in report.rows}
    assert rows[film.boat].outcome is CopyOutcome.MISSING
    assert "boat" in rows[film.boat].reason
    assert rows[film.gull].outcome is CopyOutcome.MISSING
    assert rows[film.sketch].outcome is CopyOutcome.COPIED
    with closing(opened_at(tmp_path / "a.desk")) as opened:
        cards = opened.read(lambda r: r.assets.cards([film.boat, film.gull, film.sketch]))
        assert {key: card.is_missing for key, card in cards.items()} == {
            film.boat: True, film.gull: True, film.sketch: False,
        }  # fmt: skip
        assert opened.read(lambda r: r.blobs.incomplete()) == []


def test_what_cannot_be_copied_leaves_what_was_there(
    local_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, target = local_library, tmp_path / "out.desk"
    assert library.path is not None
    picture, trashed = add(library, "a.png"), add(library, "b", AssetType.TEXT)
    perform(library, TrashAssets((trashed,)))
    with pytest.raises(NotFoundError):
        run(portable_copy(library, PortableRequest(target, (trashed,))))
    with pytest.raises(RuleError, match="the library itself"):
        run(portable_copy(library, PortableRequest(library.path, (picture,), replaces=True)))
    target.write_bytes(b"mine")
    with pytest.raises(RuleError, match="there already"):
        run(portable_copy(library, PortableRequest(target, (picture,))))
    stopped = portable_copy(library, PortableRequest(target, (picture,), replaces=True))
    while next(stopped).label != "Copying what is known":
        pass
    stopped.close()
    monkeypatch.setattr(copying, "room_for", lambda size: 1 << 62)
    with pytest.raises(LibraryWriteError, match="too full"):
        run(portable_copy(library, PortableRequest(target, (picture,), replaces=True)))
    monkeypatch.undo()
    assert target.read_bytes() == b"mine"
    run(portable_copy(library, PortableRequest(target, (picture,), replaces=True)))
    assert [path.name for path in tmp_path.glob("*out*")] == ["out.desk"]
    assert [path.name for path in tmp_path.glob(".*out*")] == []
    with closing(opened_at(target)) as opened:
        assert set(table_rows(opened, "assets")["assets"]) == {picture}


@pytest.mark.parametrize("step", ["complete", "rename"])
def test_a_copy_whose_program_is_killed_is_none(
    local_library: Library, pool: MediaPool, tmp_path: Path, step: str
) -> None:
    film = harbour(local_library, pool, tmp_path / "shots")
    target = tmp_path / "out.desk"
    target.write_bytes(b"mine")
    words = [str(local_library.path), str(target), film.film, step]
    ended = subprocess.run([sys.executable, "-c", KILLED, *words], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"mine"
    assert (tmp_path / ".out.desk.part").exists()
    request = PortableRequest(target, (film.film,), replaces=True)
    run(portable_copy(local_library, request))
    assert list(tmp_path.glob(".*out*")) == []
    with closing(opened_at(target)) as opened:
        assert run(verify(opened, checksums=True)).findings == []
        assert content(opened, film.boat) == content(local_library, film.boat)


def test_what_was_spent_comes_along_and_what_is_still_to_be_paid_stays(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    film = harbour(library, pool, tmp_path / "shots")
    cost = Money(Decimal("0.40"))
    for state in (CallState.SUCCEEDED, CallState.QUEUED):
        call = ProviderCall(
            "fal",
            "flux",
            state,
            cost,
            made=(film.boat,) if state is CallState.SUCCEEDED else (),
            target_id=film.shots[0],
        )
        perform(library, RecordCall(call))
    run(portable_copy(library, PortableRequest(tmp_path / "a.desk", (film.film,))))
    ours = table_rows(library, "provider_calls", "provider_call_assets")
    assert len(ours["provider_calls"]) == 2
    with closing(opened_at(tmp_path / "a.desk")) as opened:
        theirs = table_rows(opened, "provider_calls", "provider_call_assets")
        assert [row["state"] for row in theirs["provider_calls"].values()] == ["succeeded"]
        assert [row["cost"] for row in theirs["provider_calls"].values()] == [cost.amount]
        assert theirs["provider_call_assets"] == ours["provider_call_assets"]
