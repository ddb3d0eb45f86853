"""Lineage on both databases: the graph, what is cut off, circles, and the three questions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import NotFoundError
from desktop.catalog.engine.session import Session
from desktop.catalog.tables.all import asset_relationships
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.lineage import Direction, more_line, state_words, use_line
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Library
    from desktop.domain.lineage import Lineage

DERIVED, VARIANT = RelationType.DERIVED_FROM, RelationType.VARIANT_OF
TAKE, USED, REFERENCE = (
    RelationType.GENERATED_FROM,
    RelationType.USED_IN,
    RelationType.REFERENCE_FOR,
)


@pytest.fixture
def lamp(library: Library) -> Mapping[str, AssetId]:
    """A sketch, a picture painted from it and its forms, a take, and the film it plays in."""

    def build(tx: Any) -> dict[str, AssetId]:
        made = {
            name: tx.assets.add(AssetType.IMAGE, f"{name}.png")
            for name in ("sketch", "photo", "painted", "large", "small", "crop", "stranger")
        }
        made["clip"] = tx.assets.add(AssetType.VIDEO, "clip.mp4")
        made["keeper"] = tx.assets.add(AssetType.CHARACTER_REF, "Keeper")
        made["film"] = tx.films.add_film("The Last Lamp")
        made["scene"] = tx.films.add_scene(made["film"], "Quay")
        (made["shot"],) = tx.films.add_shots(made["scene"], [""])
        for type_, parent, child in (
            (DERIVED, "sketch", "painted"),
            (DERIVED, "photo", "painted"),
            (VARIANT, "painted", "large"),
            (VARIANT, "painted", "small"),
            (VARIANT, "large", "crop"),
            (DERIVED, "large", "clip"),
            (REFERENCE, "keeper", "painted"),
            (USED, "shot", "keeper"),
        ):
            tx.relations.add(type_, made[parent], made[child])
        tx.relations.add(TAKE, made["shot"], made["clip"], is_selected=True)
        return made

    return library.write(build)


def graph(library: Library, key: AssetId, *more: Any, **options: Any) -> Lineage:
    return library.read(lambda reads: reads.lineage.of(key, *more, **options))


def steps(found: Lineage, names: Mapping[str, AssetId]) -> dict[str, int]:
    called = {key: name for name, key in names.items()}
    return {called[key]: node.steps for key, node in found.nodes.items()}


def test_the_graph_goes_up_and_down_through_scene_and_film(
    library: Library, lamp: Mapping[str, AssetId]
) -> None:
    both = graph(library, lamp["painted"])
    assert steps(both, lamp) == {
        "painted": 0, "keeper": -1, "sketch": -1, "photo": -1, "large": 1, "small": 1,
        "shot": -2, "clip": 2, "crop": 2, "scene": -3, "film": -4,
    }  # fmt: skip
    assert next(iter(both.nodes)) == lamp["painted"]
    # The take's shot is an ancestor as well, so the relation between the two is shown.
    said = {(edge.parent, edge.child): edge.words for edge in both.edges}
    assert said[lamp["shot"], lamp["clip"]] == "Selected take of"
    assert said[lamp["scene"], lamp["shot"]] == "Part of"
    assert said[lamp["film"], lamp["scene"]] == "Part of"
    assert (lamp["film"], lamp["shot"]) not in said
    up = graph(library, lamp["clip"], Direction.UP)
    assert set(steps(up, lamp)) == set(lamp) - {"small", "crop", "stranger"}
    down = graph(library, lamp["film"], Direction.DOWN)
    assert steps(down, lamp)["shot"] == 2
    assert "sketch" not in steps(down, lamp)
    alone = graph(library, lamp["stranger"])
    assert (len(alone.nodes), alone.edges, alone.more) == (1, (), 0)
    with pytest.raises(NotFoundError):
        graph(library, AssetId(new_id()))


def test_what_is_cut_off_is_counted(library: Library, lamp: Mapping[str, AssetId]) -> None:
    near = graph(library, lamp["painted"], depth=1)
    assert set(steps(near, lamp)) == {"painted", "keeper", "sketch", "photo", "large", "small"}
    assert near.more == 0
    assert near.nodes[lamp["large"]].more_below == 2
    assert near.nodes[lamp["keeper"]].more_above == 1
    few = graph(library, lamp["painted"], limit=4)
    assert (len(few.nodes), few.more) == (4, 7)
    assert more_line(few) == "and 7 more assets"
    root = few.nodes[lamp["painted"]]
    shown = len(few.above[lamp["painted"]]) + len(few.below[lamp["painted"]])
    assert root.more_above + root.more_below + shown == 5
    # What was left out comes in by opening a node.
    step = graph(library, lamp["large"], Direction.DOWN, depth=1)
    joined = near.joined(step, lamp["large"])
    assert steps(joined, lamp)["crop"] == 2
    assert joined.nodes[lamp["large"]].more_below == 0
    assert {edge.child for edge in joined.below[lamp["large"]]} == {lamp["clip"], lamp["crop"]}


def test_only_the_types_that_are_asked_for_are_walked(
    library: Library, lamp: Mapping[str, AssetId]
) -> None:
    forms = graph(library, lamp["painted"], types=(VARIANT,))
    assert set(steps(forms, lamp)) == {"painted", "large", "small", "crop"}
    assert forms.nodes[lamp["painted"]].more_above == 0
    none = graph(library, lamp["painted"], types=())
    assert (len(none.nodes), none.edges) == (1, ())


def test_a_circle_ends(library: Library) -> None:
    """None can be made here, but another program may have written one."""

    def build(tx: Any) -> list[AssetId]:
        ring = [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(4)]
        tx._session.insert(
            asset_relationships,
            [
                {
                    "id": new_id(), "parent_asset_id": parent, "child_asset_id": child,
                    "relationship_type": type_.value, "metadata": {}, "version": 1,
                }
                for type_, (parent, child) in zip(
                    (DERIVED, VARIANT, USED, DERIVED),
                    [*pairwise(ring), (ring[-1], ring[0])],
                    strict=True,
                )
            ],
        )  # fmt: skip
        return ring

    ring = library.write(build)
    found = graph(library, ring[0], depth=32)
    assert (len(found.nodes), len(found.edges), found.more) == (4, 4, 0)
    assert {key for key, node in found.nodes.items() if abs(node.steps) == 1} == {ring[1], ring[3]}
    for key in ring:
        assert library.read(lambda r, k=key: len(r.lineage.variants(k))) <= 1  # type: ignore[misc]
        library.read(lambda r, k=key: r.lineage.uses(k))  # type: ignore[misc]


def test_what_uses_it_also_through_what_was_made_of_it(
    library: Library, lamp: Mapping[str, AssetId]
) -> None:
    uses = library.read(lambda reads: reads.lineage.uses(lamp["painted"]))
    said = [use_line(use) for use in uses]
    shot = "The Last Lamp, Shot 1A"
    assert said[0] == "Keeper: reference"
    assert f"{shot}: selected take, through clip.mp4" in said
    assert shot in said  # the character's
    assert {use.card.id for use in uses} == {lamp[n] for n in ("keeper", "shot", "scene", "film")}
    # What it was made of is not used by what is made of something else: a film is no source.
    assert library.read(lambda reads: reads.lineage.uses(lamp["small"])) == []


def test_what_would_lose_its_source(library: Library, lamp: Mapping[str, AssetId]) -> None:
    def left(name: str) -> dict[str, int]:
        found = library.read(lambda reads: reads.lineage.dependents(lamp[name]))
        return {one.card.name: one.other_sources for one in found}

    assert left("sketch") == {"painted.png": 1}
    assert left("painted") == {"large.png": 0, "small.png": 0}
    assert left("shot") == {}  # its takes stay what they are
    library.write(lambda tx: tx.assets.trash([lamp["photo"]]))
    assert left("sketch") == {"painted.png": 0}
    photo = graph(library, lamp["painted"]).nodes[lamp["photo"]].card
    assert state_words(photo) == "in the Trash"


def test_variants_are_all_forms_of_the_same(library: Library, lamp: Mapping[str, AssetId]) -> None:
    forms = {"painted", "large", "small", "crop"}
    for name in sorted(forms):
        found = library.read(lambda reads, n=name: reads.lineage.variants(lamp[n]))  # type: ignore[misc]
        assert {card.id for card in found} == {lamp[other] for other in forms - {name}}
    assert library.read(lambda reads: reads.lineage.variants(lamp["sketch"])) == []


def test_a_graph_is_two_queries_however_large(
    library: Library, lamp: Mapping[str, AssetId], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    plain = Session.rows

    def counting(self: Session, statement: Any) -> Any:
        asked.append(statement)
        return plain(self, statement)

    monkeypatch.setattr(Session, "rows", counting)
    graph(library, lamp["painted"], types=(DERIVED, VARIANT))
    assert len(asked) == 2
