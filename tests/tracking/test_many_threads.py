"""Two programs with a hundred threads each save at once: nothing lost, twice or stuck."""

from __future__ import annotations

import threading
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.catalog.library import Library, open_library
from desktop.domain.ids import AssetId, OperationId
from desktop.domain.listing import Listing
from desktop.edits.edit import Undo, perform
from desktop.tracking import AssetService, save_shot_as_asset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

THREADS, NAMES, SHOTS = 200, 100, 4  # each name is told by both programs at the same moment
PATIENCE = 120.0  # until a thread is taken to be stuck


@pytest.fixture
def beside(service: AssetService, library_address: str) -> Iterator[Library]:
    """The same library as another program has it open."""
    opened = open_library(library_address)
    yield opened
    opened.close()


@pytest.fixture
def both(service: AssetService, library_address: str) -> Iterator[list[AssetService]]:
    """Two programs on one library."""
    with AssetService.open(library_address, script="night_run.py") as other:
        yield [service, other]


def at_once(count: int, work: Callable[[int], None]) -> list[BaseException]:
    """Do something in many threads that begin together; returns what was raised."""
    failures, gate = list[BaseException](), threading.Barrier(count)

    def run(number: int) -> None:
        try:
            gate.wait(PATIENCE)
            work(number)
        except BaseException as error:
            failures.append(error)

    running = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(count)]
    for one in running:
        one.start()
    for one in running:
        one.join(PATIENCE)
    assert not any(one.is_alive() for one in running), "threads wait for each other"
    return failures


def test_two_hundred_threads_save_at_once(both: list[AssetService], beside: Library) -> None:
    shots = [both[0].create_shot(name=f"1{letter}") for letter in "ABCD"]
    mara = both[0].create_character(name="Mara")
    saved: dict[int, list[UUID]] = {}

    def work(number: int) -> None:
        name = number % NAMES
        service = both[(number + number // NAMES) % 2]
        made = save_shot_as_asset(
            db=service,
            shot_id=shots[name % SHOTS],
            shot_name=str(name),
            video_url=f"https://example.org/{name}.mp4",
            audio_url=f"https://example.org/{name}.mp3",
            generation_cost=0.1,
            provider="kling",
            tags=["night", f"day/{name % 3}"],
            character_ids=[mara],
            external_id=f"run/{name}",
        )
        saved[number] = [one["id"] for one in made]
        assert [service.get_asset(key) for key in saved[number]] == made

    assert at_once(THREADS, work) == []
    for number in range(NAMES, THREADS):
        assert saved[number] == saved[number - NAMES]
    ids = [key for number in range(NAMES) for key in saved[number]]
    assert len(set(ids)) == 2 * NAMES
    check_what_is_there(both, beside, shots, mara)
    check_each_is_one_step(beside, saved)
    for service in both:  # every connection was given back
        pool: Any = service._library._reader.pool
        assert service._library.dialect == "sqlite" or pool.checkedout() == 0


def check_what_is_there(
    both: list[AssetService], beside: Library, shots: list[UUID], mara: UUID
) -> None:
    """Every asset once, each with its share of the cost, its tags and its place."""
    assert beside.read(lambda r: r.listing.count(Listing())) == 2 * NAMES + SHOTS + 1
    whole = beside.read(lambda r: r.spending.total())
    assert (whole.total("USD"), whole.known) == (Decimal("0.1") * NAMES, 2 * NAMES)
    assert len(beside.read(lambda r: r.calls.latest(2 * NAMES))) == NAMES
    tags = {tag.path: tag.count for tag in beside.read(lambda r: r.tags.all())}
    assert tags["night"] == 2 * NAMES
    assert sum(count for path, count in tags.items() if path.startswith("day/")) == 2 * NAMES
    for shot in shots:
        takes = both[1].get_shot_takes(shot)
        assert sorted(one["attempt_number"] for one in takes) == list(range(1, NAMES // SHOTS + 1))
        assert sum(one["selected"] for one in takes) == 1
    assert len(both[0].get_child_assets(mara)) == 2 * NAMES


def check_each_is_one_step(beside: Library, saved: dict[int, list[UUID]]) -> None:
    """What one call saved is on record as one edit, and is taken back alone."""
    keys = {number: [AssetId(str(one)) for one in saved[number]] for number in range(NAMES)}
    steps: Counter[str] = Counter()
    for mine in keys.values():
        entries = [e for key in mine for e in beside.read(lambda r, k=key: r.activity.of(k))]  # type: ignore[misc]
        (step,) = {(entry.operation_id, entry.label) for entry in entries}
        steps[step[0]] += 1
    assert set(steps.values()) == {1}
    assert len(steps) == NAMES
    entry: Any = beside.read(lambda r: r.activity.of(keys[7][0]))[0]
    perform(beside, Undo(OperationId(entry.operation_id), entry.label))
    assert beside.read(lambda r: r.listing.count(Listing(trashed=True))) == 2
