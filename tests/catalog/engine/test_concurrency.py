"""Several programs on one library at once: nothing is lost, and nobody hears of a lock."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop.base.errors import ChangedElsewhereError, DeskError, NotFoundError, RuleError
from desktop.catalog.library import Library, open_library
from desktop.catalog.tables.all import users, workspaces
from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType
from desktop.edits.asset import RateAssets, RenameAsset, SetFields
from desktop.edits.edit import perform
from desktop.edits.film import AddShots, AddTakes, SelectTake
from desktop.edits.relation import RelateAssets
from desktop.edits.tag import MoveTag, TagAssets

Clients = Callable[[int], list[Library]]

# Adds one to a number that all share, in two ways, and tags, rates and counts beside it.
WORKER = """
import json, sys
from desktop.base.errors import ChangedElsewhereError
from desktop.catalog.library import open_library
from desktop.edits.asset import RateAssets, SetFields
from desktop.edits.edit import perform
from desktop.edits.tag import TagAssets

address, asset, name, times = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
library = open_library(address)
beaten = 0
for turn in range(times):
    def count(tx):
        seen = tx.assets.load(asset).metadata.get("count", 0)
        tx.assets.set_metadata(asset, {"count": seen + 1, name: turn})
    library.write(count)
    while True:
        shown = library.read(lambda reads: reads.assets.load(asset))
        new = {"description": f"{shown.description} {name}-{turn}"}
        try:
            perform(library, SetFields(asset, new, expected_version=shown.version))
            break
        except ChangedElsewhereError:
            beaten += 1
    perform(library, RateAssets((asset,), turn % 5))
    perform(library, TagAssets((asset,), (f"turn {turn}",)))
library.close()
print(json.dumps({"beaten": beaten}))
"""


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment; what each returned, or the DeskError it raised."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except DeskError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def failures(results: list[Any]) -> list[Any]:
    """What went wrong."""
    return [result for result in results if isinstance(result, BaseException)]


def picture(library: Library, name: str = "a.png") -> Any:
    """A new image."""
    return library.write(lambda tx: tx.assets.add(AssetType.IMAGE, name))


def test_three_programs_on_one_library_lose_nothing(library_address: str) -> None:
    library = open_library(library_address, create=True)
    asset = picture(library)
    times = 12
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, library_address, asset, f"worker{n}", str(times)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(3)
    ]
    said = [program.communicate(timeout=120) for program in programs]
    assert [err for _, err in said] == [""] * 3
    assert all("beaten" in json.loads(out) for out, _ in said)
    found = library.read(lambda reads: reads.assets.load(asset))
    tags = library.read(lambda reads: reads.tags.all())
    library.close()
    assert found.metadata == {"count": 3 * times} | {f"worker{n}": times - 1 for n in range(3)}
    words = [f"worker{n}-{turn}" for n in range(3) for turn in range(times)]
    assert sorted(found.description.split()) == sorted(words)
    assert len(tags) == times
    assert all(tag.count == 1 for tag in tags)


def test_of_two_editors_at_one_version_one_is_told_both_values(clients: Clients) -> None:
    one, two = clients(2)
    asset = picture(one)
    for turn in range(15):
        version = one.read(lambda reads: reads.assets.load(asset)).version
        results = at_once(
            partial(perform, one, RenameAsset(asset, f"mine {turn}", version)),
            partial(perform, two, RenameAsset(asset, f"yours {turn}", version)),
        )
        (told,) = failures(results)
        assert isinstance(told, ChangedElsewhereError)
        assert f"mine {turn}" in str(told)
        assert f"yours {turn}" in str(told)
        kept = one.read(lambda reads: reads.assets.load(asset))
        assert kept.version == version + 1
        assert kept.name in {f"mine {turn}", f"yours {turn}"}


def test_two_editors_of_different_details_keep_both_where_no_version_is_asked_for(
    clients: Clients,
) -> None:
    one, two = clients(2)
    asset = picture(one)
    for turn in range(15):
        results = at_once(
            partial(perform, one, SetFields(asset, {}, metadata={f"lens{turn}": turn})),
            partial(perform, two, SetFields(asset, {}, metadata={f"stock{turn}": turn})),
        )
        assert failures(results) == []
    facts = one.read(lambda reads: reads.assets.load(asset)).metadata
    assert len(facts) == 30


def test_two_drops_on_one_shot_number_their_takes_and_choose_one(clients: Clients) -> None:
    one, two = clients(2)

    def board(tx: Any) -> Any:
        film = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(film, "Quay")
        pictures = [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(16)]
        return film, tx.films.add_shots(scene, [""] * 8), pictures

    film, shots, pictures = one.write(board)
    for index, shot in enumerate(shots):
        a, b = pictures[2 * index : 2 * index + 2]
        assert not failures(
            at_once(
                partial(perform, one, AddTakes(shot, (a,))),
                partial(perform, two, AddTakes(shot, (b,), select_first=True)),
            )
        )
        assert not failures(
            at_once(
                partial(perform, one, SelectTake(shot, a)),
                partial(perform, two, SelectTake(shot, b)),
            )
        )
    for scene in one.read(lambda reads: reads.films.load(film)).scenes:
        for shot in scene.shots:
            assert [take.number for take in shot.takes] == [1, 2]
            assert [take.is_selected for take in shot.takes].count(True) == 1


def test_shots_that_two_people_add_get_places_and_codes_of_their_own(clients: Clients) -> None:
    one, two = clients(2)
    film = one.write(lambda tx: tx.films.add_film("Harbour"))
    scene = one.write(lambda tx: tx.films.add_scene(film, "Quay"))
    for _ in range(6):
        assert not failures(at_once(*(lambda c=c: perform(c, AddShots(scene)) for c in (one, two))))
    (found,) = one.read(lambda reads: reads.films.load(film)).scenes
    assert len(found.shots) == 12
    assert len({shot.code for shot in found.shots}) == 12
    assert len({shot.sequence for shot in found.shots}) == 12


def test_a_tag_that_two_people_make_at_once_is_one_tag(clients: Clients) -> None:
    one, two = clients(2)
    a, b = picture(one), picture(one, "b.png")
    for turn in range(10):
        results = at_once(
            partial(perform, one, TagAssets((a, b), (f"Mood {turn}",))),
            partial(perform, two, TagAssets((b, a), (f"mood {turn}",))),
        )
        assert failures(results) == []
    tags = one.read(lambda reads: reads.tags.all())
    assert [tag.count for tag in tags] == [2] * 10


def test_bulk_edits_in_opposite_order_do_not_block_each_other(clients: Clients) -> None:
    one, two = clients(2)
    ids = one.write(lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(60)])
    for turn in range(8):
        results = at_once(
            partial(perform, one, RateAssets(tuple(ids), turn % 5)),
            partial(perform, two, RateAssets(tuple(reversed(ids)), (turn + 1) % 5)),
        )
        assert failures(results) == []
        ratings = one.read(lambda reads: reads.assets.values(ids, "rating"))
        assert len(set(ratings.values())) == 1


def test_no_tree_gets_a_circle_by_two_moves_at_once(clients: Clients) -> None:
    one, two = clients(2)
    for turn in range(6):
        a = one.write(lambda tx, t=turn: tx.tags.ensure(f"a{t}"))  # type: ignore[misc]
        b = one.write(lambda tx, t=turn: tx.tags.ensure(f"b{t}"))  # type: ignore[misc]
        moves = at_once(
            partial(perform, one, MoveTag(a, b)),
            partial(perform, two, MoveTag(b, a)),
        )
        (told,) = failures(moves)
        assert isinstance(told, RuleError)
        x, y = picture(one, "x.png"), picture(one, "y.png")
        links = at_once(
            partial(perform, one, RelateAssets(RelationType.PART_OF, x, (y,))),
            partial(perform, two, RelateAssets(RelationType.PART_OF, y, (x,))),
        )
        (told,) = failures(links)
        assert isinstance(told, RuleError)


def test_editing_what_somebody_purges_says_that_it_is_gone(clients: Clients) -> None:
    one, two = clients(2)
    for turn in range(8):
        asset = picture(one)
        removed, tagged = at_once(
            lambda a=asset: one.write(lambda tx: tx.assets.purge([a])),  # type: ignore[misc]
            partial(perform, two, TagAssets((asset,), (f"late {turn}",))),
        )
        assert removed == 1
        assert not isinstance(tagged, DeskError) or isinstance(tagged, NotFoundError)
    assert all(tag.count == 0 for tag in one.read(lambda reads: reads.tags.all()))
    with pytest.raises(NotFoundError):
        perform(one, TagAssets((asset,), ("too late",)))
    with pytest.raises(NotFoundError):
        perform(one, RenameAsset(asset, "too late"))


def test_two_workers_never_claim_the_same_job(clients: Clients) -> None:
    one, two = clients(2)
    ids = one.write(lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(60)])
    assert one.write(lambda tx: tx.jobs.queue("thumbnail", ids)) == 60

    def claim_all(library: Library) -> list[str]:
        taken: list[str] = []
        while found := library.write(lambda tx: tx.jobs.claim("thumbnail", limit=4)):
            taken += [job.id for job in found]
        return taken

    first, second = at_once(lambda: claim_all(one), lambda: claim_all(two))
    assert len(first) + len(second) == 60
    assert not set(first) & set(second)


def test_two_programs_that_make_a_library_at_once_share_one_workspace(address: str) -> None:
    opened = at_once(
        lambda: open_library(address, create=True), lambda: open_library(address, create=True)
    )
    assert failures(opened) == []
    try:
        for table in (workspaces, users):
            assert (
                opened[0].read(
                    lambda reads, t=table: reads._session.scalar(
                        select(func.count()).select_from(t)
                    )
                )
                == 1
            )
        assert opened[0].workspace_id == opened[1].workspace_id
    finally:
        for library in opened:
            library.close()
