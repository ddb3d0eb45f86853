"""Facts are read again: what files say is put beside what people wrote, and they keep the word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from desktop.catalog.tables.all import assets
from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.changes import Kind
from desktop.domain.recorded_date import RecordedDate, columns_of
from desktop.edits.asset import AddAsset, SetFields, SetRecorded
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.jobs.job import Progress, run
from desktop.jobs.read_facts import FactsReport, read_facts_of
from desktop.jobs.work_queue import queue_facts, work
from desktop.storage import sidecars
from tests.factory import bring_in, rows_of
from tests.formats.test_xmp import bag, described

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.asset import Asset
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool

NAMES = ("cleared", "typed", "older", "typed long ago", "undone", "as it is")
TAKEN = "21 Nov 2024 22:30 +09:00"
LATER = RecordedDate.on_clock(datetime(2025, 1, 1, 10), source="person")
WORDS = described(
    bag("dc:rights", "© Ada", kind="Alt") + bag("Iptc4xmpExt:PersonInImage", "Mara"),
    'exif:DateTimeOriginal="2024-11-21T22:30:00+09:00"',
)


@pytest.fixture
def shots(library: Library, pool: MediaPool, tmp_path: Path) -> dict[str, AssetId]:
    """Pictures that say when, whose and of whom they are, by their names."""
    folder = tmp_path / "shots"
    folder.mkdir()
    for shade, name in enumerate(NAMES):
        Image.new("RGB", (60 + shade, 40)).save(folder / f"{name}.jpg", xmp=WORDS)
    rows = rows_of(library, bring_in(library, pool, folder).job_id)
    return {name: key for name in NAMES if (key := rows[f"{name}.jpg"].asset_id)}


def forget(library: Library, key: AssetId, **columns: Any) -> None:
    """Make of an asset what an older program knew of it, on no record."""
    library.write(
        lambda tx: tx._session.execute(assets.update().where(assets.c.id == key).values(**columns))
    )


def load(library: Library, key: AssetId) -> Asset:
    return library.read(lambda r: r.assets.load(key))


def test_what_a_person_wrote_or_took_away_stays(
    library: Library, pool: MediaPool, shots: dict[str, AssetId]
) -> None:
    cleared, typed, older, long_ago, undone, _ = shots.values()
    assert load(library, cleared).metadata["people"] == "Mara"
    for key, date in ((cleared, None), (typed, LATER), (long_ago, LATER)):
        perform(library, SetRecorded(key, date, is_checked=False))
    perform(library, SetFields(cleared, {}, metadata={"people": None}))
    perform(library, SetFields(typed, {}, metadata={"copyright": "© Bo"}))
    kept = {k: v for k, v in load(library, older).metadata.items() if k != "people"}
    forget(library, older, metadata=kept, **columns_of(None))
    forget(library, long_ago, recorded_source=None)  # sources were not noted yet
    history = History()
    history.perform(library, SetRecorded(undone, None, is_checked=False))
    history.undo(library)
    said: list[Progress] = []
    report = run(read_facts_of(library, pool, tuple(shots.values())), said.append)
    assert report == FactsReport(read=6, changed=1)
    assert report.sentence == "Read the facts of 6 files again: 1 changed."
    assert [step.changes.assets for step in said if step.changes] == [{older}]
    assert said[-1].done == said[-1].total == 6
    now = [display.recorded(load(library, key).recorded) for key in shots.values()]
    assert now == [
        display.recorded(None), "1 Jan 2025 10:00", TAKEN, "1 Jan 2025 10:00", TAKEN, TAKEN,
    ]  # fmt: skip
    assert "people" not in load(library, cleared).metadata
    assert load(library, typed).metadata["copyright"] == "© Bo"
    assert load(library, older).metadata["people"] == "Mara"


def test_a_folder_is_not_listed_for_each_of_its_files(
    library: Library, pool: MediaPool, shots: dict[str, AssetId], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []

    def list_folder(path: str) -> list[str]:
        listed.append(path)
        return [one.name for one in Path(path).iterdir()]

    monkeypatch.setattr(sidecars, "list_folder", list_folder)
    threads = pool.workers + 1  # each of them may begin with a list of its own
    assert threads < len(shots) == run(read_facts_of(library, pool, tuple(shots.values()))).read
    assert 0 < len(listed) <= threads


def test_the_queue_reads_the_same(
    library: Library, pool: MediaPool, shots: dict[str, AssetId]
) -> None:
    perform(library, SetRecorded(shots["cleared"], None, is_checked=False))
    forget(library, shots["older"], **columns_of(None))
    assert queue_facts(library, [shots["cleared"], shots["older"]]) == 2
    assert run(work(library, pool)).done == 2
    assert load(library, shots["cleared"]).recorded is None
    assert display.recorded(load(library, shots["older"]).recorded) == TAKEN


def test_what_cannot_be_read_is_said_with_what_to_do(
    local_library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    for shade, name in enumerate(("gone.png", "short.png", "anew.png")):
        Image.new("RGB", (60, 40), (shade, 9, 9)).save(tmp_path / name)
    rows = rows_of(local_library, bring_in(local_library, pool, tmp_path).job_id)
    keys = [rows[name].asset_id or AssetType.IMAGE for name in ("gone.png", "short.png")]
    mara = perform(local_library, AddAsset(AssetType.CHARACTER_REF, "Mara")).result

    def read(*ids: str) -> FactsReport:
        return run(read_facts_of(local_library, pool, ids))  # type: ignore[arg-type]

    assert read(mara).sentence == "What is selected has no files whose facts can be read."
    assert read(*keys, mara).sentence == "Read the facts of 2 files again: nothing changed."
    facts = local_library.read(lambda r: r.assets.technical(keys[1]))  # type: ignore[arg-type]
    assert facts is not None
    older = replace(facts, width=1)
    local_library.write(lambda tx: tx.upkeep.note_facts(keys[1], older, duration=None))  # type: ignore[arg-type]
    (tmp_path / "gone.png").unlink()
    gone = (
        "gone.png is not where the library last saw it. "
        "Connect the drive it is on, or put the file back."
    )
    assert read(keys[0]).sentence == gone
    assert read(*keys).sentence == (
        f"Read the facts of 2 files again: 1 changed, 1 cannot be read. {gone}"
    )
    anew = str(rows["anew.png"].asset_id)
    Image.new("RGB", (90, 90)).save(tmp_path / "anew.png")
    report = read(anew, keys[0])
    assert (report.read, len(report.problems)) == (0, 2)
    assert any("anew.png was written anew" in words for words in report.problems)


def test_what_is_stopped_keeps_what_was_read_and_leaves_the_library_to_others(
    local_library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    for shade in range(40):
        Image.new("RGB", (60, 40), (shade, 9, 9)).save(tmp_path / f"{shade}.png")
    rows = rows_of(local_library, bring_in(local_library, pool, tmp_path).job_id)
    keys = tuple(row.asset_id for row in rows.values() if row.asset_id)
    for key in keys:
        forget(local_library, key, duration=3.0)
    job = read_facts_of(local_library, pool, keys)
    step = next(step for step in job if step.changes)
    job.close()
    assert Kind.ASSETS in step.changes.kinds
    read = [key for key in keys if load(local_library, key).duration is None]
    assert step.changes.assets <= set(read)
    assert len(read) < len(keys)
    assert run(read_facts_of(local_library, pool, keys)).changed == len(keys) - len(read)
