"""Relations: no circle, no link across workspaces, one chosen take; databases refuse them too."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from desktop.base.errors import ChangedElsewhereError, NotFoundError, RuleError
from desktop.catalog import relation_uses
from desktop.catalog.engine.session import utc_now
from desktop.catalog.tables.all import (
    asset_collection_members,
    asset_collections,
    asset_relationships,
    asset_storage_locations,
    asset_tags,
    assets,
    tags,
    workspaces,
)
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.ordering import STEP
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from desktop.catalog.library import Library


def pictures(tx: Any, count: int = 3) -> list[Any]:
    """New images."""
    return [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(count)]


def test_nothing_is_part_of_itself_however_far_down(library: Library) -> None:
    chain = library.write(lambda tx: pictures(tx, 6))

    def link(tx: Any) -> None:
        for parent, child in pairwise(chain):
            tx.relations.add(RelationType.PART_OF, parent, child)

    library.write(link)
    for child in chain[:-1]:
        with pytest.raises(RuleError, match="part of itself"):
            library.write(
                lambda tx, c=child: tx.relations.add(RelationType.PART_OF, chain[-1], c)  # type: ignore[misc]
            )
    with pytest.raises(RuleError, match="related to itself"):
        library.write(lambda tx: tx.relations.add(RelationType.USED_IN, chain[0], chain[0]))
    # Nor does another relation lead back: whoever walks down from something comes to an end.
    with pytest.raises(RuleError, match="the other way round"):
        library.write(lambda tx: tx.relations.add(RelationType.VARIANT_OF, chain[-1], chain[0]))


def test_nothing_of_a_film_can_be_moved_below_a_shot(library: Library) -> None:
    def build(tx: Any) -> Any:
        film = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(film, "Quay")
        (shot,) = tx.films.add_shots(scene, [""])
        return scene, shot

    scene, shot = library.write(build)
    with pytest.raises(RuleError, match="in a film, or in a scene"):
        library.write(lambda tx: tx.films.move_shots([scene], shot))
    with pytest.raises(RuleError, match="A shot is part of its film"):
        library.write(lambda tx: tx.relations.add(RelationType.PART_OF, scene, shot))


def test_relating_twice_is_one_relation(library: Library) -> None:
    a, b, _ = library.write(pictures)
    keys = {
        library.write(lambda tx: tx.relations.add(RelationType.USED_IN, a, b)) for _ in range(3)
    }
    assert len(keys) == 1
    (seen,) = library.read(lambda r: r.relations.of(b))
    assert (seen.other.id, seen.is_outgoing) == (a, False)


def test_a_relation_to_what_is_not_there_is_a_message(library: Library) -> None:
    a, _, _ = library.write(pictures)
    with pytest.raises(NotFoundError):
        library.write(lambda tx: tx.relations.add(RelationType.USED_IN, a, AssetId(new_id())))


def test_both_databases_refuse_a_second_chosen_take(library: Library) -> None:
    a, b, shot = library.write(pictures)
    for take in (a, b):
        library.write(lambda tx, t=take: tx.relations.add(RelationType.GENERATED_FROM, shot, t))  # type: ignore[misc]
    with pytest.raises(ChangedElsewhereError):
        library.write(
            lambda tx: tx._session.execute(
                text("UPDATE asset_relationships SET is_selected = true")
            )
        )


def other_workspace(tx: Any) -> tuple[str, str]:
    """Another workspace with an asset in it."""
    now = {"created_at": utc_now(), "updated_at": utc_now()}
    workspace, asset = new_id(), new_id()
    tx._session.execute(
        workspaces.insert().values(id=workspace, code="b", name="B", settings={}, **now)
    )
    tx._session.execute(
        assets.insert().values(id=asset, workspace_id=workspace, type="image", name="b", **now)
    )
    return workspace, asset


@pytest.mark.parametrize("table", ["relations", "tags", "members", "locations"])
def test_both_databases_refuse_a_link_between_workspaces(library: Library, table: str) -> None:
    (mine, *_) = library.write(pictures)
    _, theirs = library.write(other_workspace)
    tag = library.write(lambda tx: tx.tags.ensure("sea"))
    box = library.write(lambda tx: tx.collections.add("Box"))
    now = {"created_at": utc_now(), "updated_at": utc_now()}
    base = {"id": new_id(), "workspace_id": library.workspace_id}
    row: Any = {
        "relations": asset_relationships.insert().values(
            **base, parent_asset_id=mine, child_asset_id=theirs, relationship_type="used_in", **now
        ),
        "tags": asset_tags.insert().values(
            workspace_id=library.workspace_id, tag_id=tag, asset_id=theirs, created_at=utc_now()
        ),
        "members": asset_collection_members.insert().values(
            **base, collection_id=box, asset_id=theirs, sequence=1, created_at=utc_now()
        ),
        "locations": asset_storage_locations.insert().values(
            **base, asset_id=theirs, storage_type="local", path="/a", **now
        ),
    }[table]
    with pytest.raises(NotFoundError):
        library.write(lambda tx: tx._session.execute(row))


def test_a_tag_or_collection_cannot_hang_on_one_of_another_workspace(library: Library) -> None:
    workspace, _ = library.write(other_workspace)
    now = {"created_at": utc_now(), "updated_at": utc_now()}
    theirs = {"workspace_id": workspace, "name": "x"}
    mine = {"workspace_id": library.workspace_id, "name": "y"}
    top, box = new_id(), new_id()
    library.write(
        lambda tx: (
            tx._session.execute(tags.insert().values(id=top, name_key="x", **theirs, **now)),
            tx._session.execute(
                asset_collections.insert().values(id=box, type="library", **theirs, **now)
            ),
        )
    )
    for row in (
        tags.insert().values(id=new_id(), name_key="y", parent_id=top, **mine, **now),
        asset_collections.insert().values(
            id=new_id(), type="library", parent_id=box, **mine, **now
        ),
    ):
        with pytest.raises(NotFoundError):
            library.write(lambda tx, r=row: tx._session.execute(r))  # type: ignore[misc]


def test_places_are_found_between_neighbours_and_renumbered_when_they_run_out(
    library: Library,
) -> None:
    def build(tx: Any) -> Any:
        film = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(film, "Quay")
        first, last = tx.films.add_shots(scene, ["first", "last"])
        return film, scene, first, last

    film, scene, first, last = library.write(build)
    added = [
        library.write(lambda tx, n=n: tx.films.add_shots(scene, [f"{n}"], before=last))[0]  # type: ignore[misc]
        for n in range(30)
    ]
    (found,) = library.read(lambda r: r.films.load(film)).scenes
    assert [shot.id for shot in found.shots] == [first, *added, last]
    numbers = [shot.sequence for shot in found.shots]
    assert numbers == sorted(set(numbers))
    assert max(numbers) <= 40 * STEP


def test_a_neighbour_that_is_no_sibling_any_more_sends_them_to_the_end(library: Library) -> None:
    def build(tx: Any) -> tuple[Any, list[Any]]:
        film, other = tx.films.add_film("Harbour"), tx.films.add_film("Sea")
        first = tx.films.add_scene(film, "Quay")
        elsewhere = tx.films.add_scene(other, "Boat")
        last = tx.films.add_scene(film, "Pier", before=elsewhere)
        return film, [first, last]

    film, scenes = library.write(build)
    shown = library.read(lambda reads: reads.films.load(film))
    assert [scene.id for scene in shown.scenes] == scenes


def test_what_else_loses_by_a_move_to_the_trash(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, song = library.write(pictures)

    def build(tx: Any) -> Any:
        film = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(film, "Quay")
        (shot,) = tx.films.add_shots(scene, ["One"], codes=["1A"])
        tx.films.add_takes(shot, [a])
        tx.relations.add(RelationType.VARIANT_OF, b, a)
        tx.relations.add(RelationType.USED_IN, film, song)
        mara = tx.assets.add(AssetType.CHARACTER_REF, "Mara")
        tx.relations.add(RelationType.REFERENCE_FOR, mara, a)
        return film, scene, shot, mara

    film, scene, shot, mara = library.write(build)

    def lost(*ids: Any) -> set[tuple[Any, str, str]]:
        found = library.read(lambda r: r.relations.uses_elsewhere(ids))
        return {(use.user_id, use.user, use.film) for use in found}

    in_shot, in_cast = (shot, "1A", "Harbour"), (mara, "Mara", "")
    assert lost(a, b) == {in_shot, in_cast}
    assert lost(song) == {(film, "Harbour", "Harbour")}
    # What goes with it, and what only contains it, loses nothing.
    assert lost(a, mara) == {in_shot}
    assert lost(a, scene) == lost(a, film) == {in_cast}
    assert lost(shot) == lost(scene) == lost(film) == set()
    # A scene is part of its script as well, which is no use of it.
    script = library.write(lambda tx: tx.assets.add(AssetType.SCRIPT, "harbour.fountain"))
    library.write(lambda tx: tx.relations.add(RelationType.PART_OF, script, scene))
    library.write(lambda tx: tx.relations.add(RelationType.USED_IN, scene, b))
    assert lost(scene) == lost(script) == set()
    in_scene = (scene, "1", "Harbour")
    assert lost(b) == {in_scene}
    assert lost(b, scene) == set()
    monkeypatch.setattr(relation_uses, "NAMED", 0)  # as for a very large selection
    assert lost(a, b) == {in_shot, in_cast, in_scene}
    library.write(lambda tx: tx.assets.trash([film]))
    assert lost(a, song) == {in_cast}
