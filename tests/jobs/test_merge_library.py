"""Libraries that are merged: nothing comes twice, nothing is lost, what both edited is shown."""

from __future__ import annotations

import gzip
import signal
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import RuleError
from desktop.catalog.library import Library, open_library
from desktop.domain.exchange import ExchangeRate
from desktop.domain.library_merge import MergeChoice, MergeKind, MergeOutcome, MergeSide
from desktop.domain.relation import RelationType
from desktop.edits.asset import RateAssets, RenameAsset, RestoreAssets, TrashAssets
from desktop.edits.collection import TakeOutOfCollection
from desktop.edits.edit import perform
from desktop.edits.film import AddShots, AddTakes, MoveShots, SelectTake, SetShot
from desktop.edits.history import History
from desktop.edits.relation import RelateAssets
from desktop.edits.spending import SetExchangeRate
from desktop.edits.tag import RenameTag, TagAssets, UntagAssets
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import run
from desktop.jobs.merge_library import merge_library, plan_merge
from desktop.jobs.portable_copy import PortableRequest, portable_copy
from desktop.jobs.verify import verify
from tests.factory import bring_in, rows_of
from tests.jobs.conftest import picture
from tests.jobs.travelling import content, harbour, opened_at, table_rows

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.jobs.merge_library import MergeReport
    from desktop.media.pool import MediaPool

SNAPSHOTS = Path(__file__).parents[1] / "migrations" / "snapshots"
EVERYTHING = (
    "assets",
    "asset_relationships",
    "asset_tags",
    "tags",
    "asset_collections",
    "asset_collection_members",
    "asset_recipes",
    "film_settings",
    "provider_calls",
    "activity",
)


def merged(library: Library, path: Path, choice: MergeChoice | None = None) -> MergeReport:
    report = run(merge_library(library, str(path), choice))
    assert run(verify(library, checksums=True)).findings == []
    return report


def outcomes(report: MergeReport) -> dict[tuple[str, str], MergeOutcome]:
    return {
        (row.kind.value, row.name): row.outcome
        for row in report.plan.rows
        if row.outcome is not MergeOutcome.SAME
    }


def values(library: Library, key: AssetId, *columns: str) -> list[Any]:
    row = table_rows(library, "assets")["assets"][key]
    return [row[name] for name in columns]


def test_brought_out_edited_and_brought_back(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    film = harbour(library, pool, tmp_path / "shots")
    copy = tmp_path / "copy.desk"
    run(portable_copy(library, PortableRequest(copy, (film.film,))))
    assert run(plan_merge(library, str(copy))).plan.changes_nothing
    with closing(opened_at(copy)) as away:
        new = picture(tmp_path / "late.jpg", 200)
        late = rows_of(away, bring_in(away, pool, new, mode=ImportMode.COPY).job_id)[
            "late.jpg"
        ].asset_id
        assert late is not None
        perform(away, AddTakes(film.shots[0], (late,), select_first=True))
        perform(away, SelectTake(film.shots[0], late))
        perform(away, AddShots(film.scene, ("the end",)))
        perform(away, SetShot(film.shots[1], {"dialogue": "Where to?"}))
        perform(away, TagAssets((film.boat,), ("calm",)))
        perform(away, UntagAssets((film.boat,), ("place/sea",)))
        perform(away, RateAssets((film.gull,), 5))
    perform(library, SetShot(film.shots[1], {"camera_angle": "low"}))  # another field
    perform(library, RateAssets((film.quay,), 2))
    before = table_rows(library, *EVERYTHING)
    raw = copy.read_bytes()
    history = History()
    report = run(merge_library(library, str(copy), history=history))
    assert report.is_done
    assert not report.plan.conflicts
    assert copy.read_bytes() == raw
    assert run(verify(library, checksums=True)).findings == []
    assert content(library, late) == new.read_bytes()
    shown = library.read(lambda r: r.films.load(film.film))
    (scene,) = [scene for scene in shown.scenes if scene.id == film.scene]
    assert [shot.name for shot in scene.shots] == ["arrival", "gulls", "the end"]
    (facts,) = values(library, film.shots[1], "metadata")
    assert (facts["dialogue"], facts["camera_angle"]) == ("Where to?", "low")
    links = table_rows(library, "asset_relationships")["asset_relationships"].values()
    plays = [
        row["child_asset_id"]
        for row in links
        if row["parent_asset_id"] == film.shots[0] and row["is_selected"]
    ]
    assert plays == [late]
    assert values(library, film.gull, "rating") == [5]
    assert values(library, film.quay, "rating") == [2]
    tagged = table_rows(library, "asset_tags", "tags")
    names = {
        tagged["tags"][row["tag_id"]]["name"]
        for row in tagged["asset_tags"].values()
        if row["asset_id"] == film.boat
    }
    assert names == {"calm"}

    again = merged(library, copy)
    assert again.plan.changes_nothing
    assert not again.plan.added
    history.undo(library)
    after = table_rows(library, *EVERYTHING)
    came = after["assets"].keys() - before["assets"].keys()
    assert late in came
    assert all(after["assets"][key]["deleted_at"] is not None for key in came)
    for name in ("assets", "tags", "asset_tags", "asset_collections", "film_settings"):
        kept = {k: v for k, v in after[name].items() if k in before[name]}
        assert kept == before[name], name
    history.redo(library)
    assert content(library, late) == new.read_bytes()
    assert run(verify(library)).findings == []


def test_what_both_edited_is_shown_and_decided(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    film = harbour(library, pool, tmp_path / "shots")
    copy = tmp_path / "copy.desk"
    run(portable_copy(library, PortableRequest(copy, (film.film,), film.collection)))
    with closing(opened_at(copy)) as away:
        perform(away, RenameAsset(film.boat, "their boat"))
        perform(away, SetShot(film.shots[0], {"dialogue": "theirs", "action": "theirs"}))
        perform(away, SelectTake(film.shots[0], film.gull))
        perform(away, RateAssets((film.gull,), 3))
        perform(away, RateAssets((film.sketch,), 1))
        perform(away, TrashAssets((film.face,)))
    perform(library, RenameAsset(film.boat, "our boat"))
    perform(library, SetShot(film.shots[0], {"dialogue": "ours"}))
    perform(library, TrashAssets((film.sketch,)))
    perform(library, RateAssets((film.face,), 4))
    plan = run(plan_merge(library, str(copy))).plan
    assert {(row.kind, row.id) for row in plan.conflicts} == {
        (MergeKind.ASSET, film.boat),
        (MergeKind.ASSET, film.shots[0]),
    }
    (boat,) = [row for row in plan.conflicts if row.id == film.boat]
    assert (dict(boat.ours), dict(boat.theirs)) == (
        {"name": "our boat"}, {"name": "their boat"},
    )  # fmt: skip
    (shot,) = [row for row in plan.conflicts if row.id == film.shots[0]]
    assert dict(shot.theirs) == {"metadata.dialogue": "theirs"}
    before = table_rows(library, *EVERYTHING)
    assert not merged(library, copy).is_done
    assert table_rows(library, *EVERYTHING) == before
    choice = MergeChoice(
        rows={
            (MergeKind.ASSET, film.boat): MergeSide.OURS,
            (MergeKind.ASSET, film.shots[0]): MergeSide.THEIRS,
        }
    )
    assert merged(library, copy, choice).is_done
    assert values(library, film.boat, "name") == ["our boat"]
    (facts,) = values(library, film.shots[0], "metadata")
    assert (facts["dialogue"], facts["action"]) == ("theirs", "theirs")
    assert values(library, film.gull, "rating") == [3]
    assert values(library, film.sketch, "deleted_at")[0] is not None  # trashed here stays so
    assert values(library, film.sketch, "rating") == [1]
    assert values(library, film.face, "deleted_at")[0] is not None  # trashed there, edited here
    links = table_rows(library, "asset_relationships")["asset_relationships"].values()
    plays = {r["child_asset_id"] for r in links if r["is_selected"]}
    assert film.gull in plays
    again = merged(library, copy)
    assert again.plan.changes_nothing
    assert not again.plan.conflicts


def test_both_chose_another_take_and_both_removed_and_edited(
    local_library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    library = local_library
    film = harbour(library, pool, tmp_path / "shots")
    perform(library, AddTakes(film.shots[0], (film.quay,)))
    copy = tmp_path / "copy.desk"
    run(portable_copy(library, PortableRequest(copy, (film.film,), film.collection)))
    with closing(opened_at(copy)) as away:
        perform(away, SelectTake(film.shots[0], film.gull))
        perform(away, TakeOutOfCollection(film.collection, (film.quay,)))  # type: ignore[arg-type]
    perform(library, SelectTake(film.shots[0], film.quay))
    perform(library, UntagAssets((film.quay,), ("place/sea",)))
    plan = run(plan_merge(library, str(copy))).plan
    (row,) = plan.conflicts
    assert (row.kind, row.id) == (MergeKind.TAKE, film.shots[0])
    assert (row.ours["take"], row.theirs["take"]) == ("quay.jpg", "gull.png")
    done = outcomes(merged(library, copy, MergeChoice(MergeSide.THEIRS)))
    assert done["link", "quay.jpg (in Boats)"] is MergeOutcome.REMOVED
    members = table_rows(library, "asset_collection_members")["asset_collection_members"]
    assert {row["asset_id"] for row in members.values()} == {film.boat}
    links = table_rows(library, "asset_relationships")["asset_relationships"].values()
    mine = [r for r in links if r["parent_asset_id"] == film.shots[0]]
    assert [r["child_asset_id"] for r in mine if r["is_selected"]] == [film.gull]
    assert len({r["sequence"] for r in mine if r["relationship_type"] == "generated_from"}) == 3


def test_the_same_content_under_another_id_comes_once(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    here = harbour(library, pool, tmp_path / "shots")
    with closing(open_library(tmp_path / "other.desk", create=True)) as other:
        there = harbour(other, pool, tmp_path / "shots")  # all of it made a second time
        perform(other, TagAssets((there.quay,), ("place/harbour",)))
    count = len(table_rows(library, "assets")["assets"])
    report = merged(library, tmp_path / "other.desk")
    assert set(report.plan.added).isdisjoint({there.boat, there.gull, there.face, there.quay})
    rows = table_rows(library, "assets", "tags", "asset_tags", "asset_relationships")
    made = [row for row in rows["assets"].values() if row["checksum_sha256"]]
    assert len(made) == 5
    assert len(rows["assets"]) == count + 9  # films, scenes, shots and character
    names = sorted(row["name"] for row in rows["tags"].values())
    assert names == ["harbour", "place", "sea"]
    takes = {
        row["child_asset_id"]
        for row in rows["asset_relationships"].values()
        if row["parent_asset_id"] == there.shots[0]
    }
    assert takes == {here.boat, here.gull}
    again = merged(library, tmp_path / "other.desk")
    assert not again.plan.added
    assert table_rows(library, "assets")["assets"].keys() == rows["assets"].keys()


def test_what_cannot_be_merged_is_refused_or_left_out(
    local_library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    library = local_library
    film = harbour(library, pool, tmp_path / "shots")
    copy = tmp_path / "copy.desk"
    run(portable_copy(library, PortableRequest(copy, (film.boat, film.quay))))
    with closing(opened_at(copy)) as away:
        perform(away, RelateAssets(RelationType.DERIVED_FROM, film.boat, (film.quay,)))
    perform(library, RelateAssets(RelationType.DERIVED_FROM, film.quay, (film.boat,)))
    report = merged(library, copy)
    refused = [row for row in report.plan.rows if row.outcome is MergeOutcome.REFUSED]
    assert [row.reason for row in refused] == ["It would hang below itself here."]
    assert library.path is not None
    with pytest.raises(RuleError, match="this library itself"):
        run(plan_merge(library, str(library.path)))


def test_a_library_on_a_server_and_one_in_a_file_are_only_read(
    postgres_library_url: str, pool: MediaPool, tmp_path: Path
) -> None:
    with closing(open_library(postgres_library_url)) as shared:
        film = harbour(shared, pool, tmp_path / "shots")
        perform(shared, SetExchangeRate(ExchangeRate("EUR", "2026-11-02", Decimal("1.1"))))
        before = table_rows(shared, *EVERYTHING, "workspace_members", "exchange_rates")
        with closing(open_library(tmp_path / "home.desk", create=True)) as home:
            report = run(merge_library(home, postgres_library_url))
            assert report.is_done
            assert not report.lost
            after = table_rows(home, *EVERYTHING, "exchange_rates")
            for name in ("assets", "asset_relationships", "asset_tags", "tags", "film_settings"):
                assert after[name] == before[name], name
            assert len(after["exchange_rates"]) == 1
            assert content(home, film.boat) == content(shared, film.boat)
            assert run(verify(home, checksums=True)).findings == []
            assert run(plan_merge(home, postgres_library_url)).plan.changes_nothing
            perform(home, RateAssets((film.quay,), 1))
        assert table_rows(shared, *EVERYTHING, "workspace_members", "exchange_rates") == before
        back = run(merge_library(shared, str(tmp_path / "home.desk")))
        assert [row.id for row in back.plan.rows if row.outcome is MergeOutcome.CHANGED] == [
            film.quay
        ]
        assert values(shared, film.quay, "rating") == [1]
    left = {path.name for path in tmp_path.glob("home.desk*")}
    assert left <= {"home.desk", "home.desk.lock"}, left


def test_an_older_library_is_merged_out_of_a_copy(local_library: Library, tmp_path: Path) -> None:
    old = tmp_path / "old.desk"
    old.write_bytes(gzip.decompress((SNAPSHOTS / "0008.desk.gz").read_bytes()))
    raw = old.read_bytes()
    report = run(merge_library(local_library, str(old)))
    assert report.is_done
    assert report.plan.added
    assert old.read_bytes() == raw
    assert [path.name for path in tmp_path.glob("old*")] == ["old.desk"]
    assert run(plan_merge(local_library, str(old))).plan.changes_nothing


def test_names_and_orders_that_meet(
    local_library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    library = local_library
    film = harbour(library, pool, tmp_path / "shots")
    copy = tmp_path / "copy.desk"
    run(portable_copy(library, PortableRequest(copy, (film.film,))))
    (sea,) = [tag for tag in library.read(lambda r: r.tags.all()) if tag.name == "sea"]
    with closing(opened_at(copy)) as away:
        perform(away, RenameTag(sea.id, "coast"))
        perform(away, MoveShots((film.shots[1],), film.scene, film.shots[0]))
        perform(away, TrashAssets((film.gull,)))
    perform(library, TagAssets((film.quay,), ("place/coast",)))
    perform(library, AddShots(film.scene, ("between",), film.shots[1]))
    perform(library, TrashAssets((film.gull,)))
    report = merged(library, copy)
    assert report.is_done
    (refused,) = [row for row in report.plan.rows if row.outcome is MergeOutcome.REFUSED]
    assert (refused.kind, refused.reason) == (
        MergeKind.TAG,
        "A tag of that name is there already.",
    )
    shown = library.read(lambda r: r.films.load(film.film))
    (scene,) = [scene for scene in shown.scenes if scene.id == film.scene]
    assert sorted(shot.name for shot in scene.shots) == ["arrival", "between", "gulls"]
    assert merged(library, copy).plan.changes_nothing


def test_what_was_in_the_trash_there_comes_in_when_it_is_out_again(
    local_library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    with closing(open_library(tmp_path / "other.desk", create=True)) as other:
        film = harbour(other, pool, tmp_path / "shots")
        perform(other, TrashAssets((film.quay,)))
    assert film.quay not in merged(local_library, tmp_path / "other.desk").plan.added
    with closing(opened_at(tmp_path / "other.desk")) as other:
        perform(other, RestoreAssets((film.quay,)))
    assert merged(local_library, tmp_path / "other.desk").plan.added == (film.quay,)
    tagged = table_rows(local_library, "asset_tags")["asset_tags"].values()
    assert {row["asset_id"] for row in tagged} == {film.boat, film.quay}


KILLED = """
import os, signal, sys
from desktop.catalog.library import open_library
from desktop.edits.merge_library import MergeLibrary
from desktop.jobs.job import run
from desktop.jobs import merge_library as merging

MergeLibrary.apply = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
run(merging.merge_library(open_library(sys.argv[1]), sys.argv[2]))
"""


def test_a_merge_whose_program_is_killed_is_none(
    local_library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    with closing(open_library(tmp_path / "other.desk", create=True)) as other:
        film = harbour(other, pool, tmp_path / "shots")
    before = table_rows(local_library, *EVERYTHING)
    words = [str(local_library.path), str(tmp_path / "other.desk")]
    ended = subprocess.run([sys.executable, "-c", KILLED, *words], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert table_rows(local_library, *EVERYTHING) == before
    report = merged(local_library, tmp_path / "other.desk")
    assert film.boat in report.plan.added
    with closing(opened_at(tmp_path / "other.desk")) as other:
        assert content(local_library, film.boat) == content(other, film.boat)
