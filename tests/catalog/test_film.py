"""Films: order, takes and codes survive moving, swapping, trashing and restoring."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import NotFoundError, RuleError
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.film import Film


@pytest.fixture
def film(library: Library) -> Any:
    """A film of three scenes with two shots each."""

    def build(tx: Any) -> Any:
        film = tx.films.add_film("Harbour")
        for name in ("Quay", "Boat", "Sea"):
            scene = tx.films.add_scene(film, name)
            tx.films.add_shots(scene, [f"{name} {n}" for n in range(2)])
        return film

    return library.write(build)


def load(library: Library, film: Any) -> Film:
    """The film as it is now."""
    return library.read(lambda r: r.films.load(film))


def test_shots_lie_where_they_were_dropped_as_in_a_list(library: Library, film: Any) -> None:
    rng = random.Random(9)
    scenes = {scene.id: [shot.id for shot in scene.shots] for scene in load(library, film).scenes}
    codes = {shot.id: shot.code for shot in load(library, film).shots()}
    for _ in range(50):
        moved = rng.sample(sorted(codes), rng.randint(1, 3))
        scene = rng.choice(sorted(scenes))
        for shots in scenes.values():
            shots[:] = [shot for shot in shots if shot not in moved]
        rest = scenes[scene]
        at = rng.randint(0, len(rest))
        before = rest[at] if at < len(rest) else None
        scenes[scene] = [*rest[:at], *moved, *rest[at:]]
        library.write(lambda tx, m=moved, s=scene, b=before: tx.films.move_shots(m, s, before=b))  # type: ignore[misc]
        now = load(library, film)
        assert {part.id: [shot.id for shot in part.shots] for part in now.scenes} == scenes
        assert {shot.id: shot.code for shot in now.shots()} == codes


def test_scenes_move_with_their_shots(library: Library, film: Any) -> None:
    first, second, third = load(library, film).scenes
    library.write(lambda tx: tx.films.move_scenes([third.id], film, before=first.id))
    now = load(library, film).scenes
    assert [scene.name for scene in now] == ["Sea", "Quay", "Boat"]
    assert [shot.id for shot in now[0].shots] == [shot.id for shot in third.shots]
    assert now[2].shots == second.shots


def test_the_first_take_plays_and_numbers_survive_removal(library: Library, film: Any) -> None:
    shot = load(library, film).shots()[0].id
    takes = library.write(lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(4)])
    library.write(lambda tx: tx.films.add_takes(shot, takes[:3]))

    def seen() -> list[tuple[Any, int, bool]]:
        found = load(library, film).find_shot(shot)
        assert found is not None
        return [(take.card.id, take.number, take.is_selected) for take in found.takes]

    a, b, c, d = takes
    assert seen() == [(a, 1, True), (b, 2, False), (c, 3, False)]
    library.write(lambda tx: tx.films.select_take(shot, b))
    assert seen() == [(a, 1, False), (b, 2, True), (c, 3, False)]
    library.write(lambda tx: tx.films.remove_take(shot, b))
    assert seen() == [(a, 1, False), (c, 3, True)]
    library.write(lambda tx: tx.films.add_takes(shot, [d, a]))
    assert seen() == [(a, 1, False), (c, 3, True), (d, 4, False)]
    library.write(lambda tx: tx.assets.trash([c]))
    assert [take[0] for take in seen()] == [a, d]
    library.write(lambda tx: tx.assets.restore([c]))
    assert seen() == [(a, 1, False), (c, 3, True), (d, 4, False)]


def test_only_pictures_and_films_can_be_takes(library: Library, film: Any) -> None:
    shot = load(library, film).shots()[0].id
    sound = library.write(lambda tx: tx.assets.add(AssetType.AUDIO, "a.wav"))
    for wrong in (sound, AssetId(new_id()), shot):
        with pytest.raises(RuleError):
            library.write(lambda tx, w=wrong: tx.films.add_takes(shot, [w]))  # type: ignore[misc]


def test_a_trashed_scene_comes_back_to_its_place_with_its_shots(
    library: Library, film: Any
) -> None:
    before = load(library, film)
    library.write(lambda tx: tx.assets.trash([before.scenes[1].id]))
    assert [scene.name for scene in load(library, film).scenes] == ["Quay", "Sea"]
    library.write(lambda tx: tx.assets.restore([before.scenes[1].id]))
    after = load(library, film)
    assert [s.name for s in after.scenes] == [s.name for s in before.scenes]
    assert [s.id for s in after.shots()] == [s.id for s in before.shots()]
    assert [s.sequence for s in after.shots()] == [s.sequence for s in before.shots()]


def test_a_purged_scene_leaves_a_film_that_can_be_loaded(library: Library, film: Any) -> None:
    scene = load(library, film).scenes[0].id
    library.write(lambda tx: tx.assets.purge([scene]))
    assert [part.name for part in load(library, film).scenes] == ["Boat", "Sea"]


def test_what_is_not_there_is_a_message(library: Library, film: Any) -> None:
    gone = AssetId(new_id())
    shot = load(library, film).shots()[0].id
    for act in (
        lambda tx: tx.films.load(gone),
        lambda tx: tx.films.load(shot),
        lambda tx: tx.films.add_scene(gone, "x"),
        lambda tx: tx.films.add_shots(gone, [""]),
        lambda tx: tx.films.select_take(shot, gone),
        lambda tx: tx.films.remove_take(shot, gone),
        lambda tx: tx.films.move_shots([gone], film),
        lambda tx: tx.films.move_shots([shot], gone),
    ):
        with pytest.raises(NotFoundError):
            library.write(act)


def test_in_front_of_what_has_gone_elsewhere_is_last(library: Library, film: Any) -> None:
    """Somebody else may have moved it meanwhile."""

    def build(tx: Any) -> None:
        other = tx.films.add_film("Other")
        there = tx.films.add_scene(other, "There")
        (shot,) = tx.films.add_shots(there, [""])
        tx.films.add_scene(film, "Last", before=there)
        tx.films.add_shots(load(library, film).scenes[0].id, ["Late"], before=shot)

    names = [scene.name for scene in load(library, film).scenes]
    library.write(build)
    found = load(library, film)
    assert [scene.name for scene in found.scenes] == [*names, "Last"]
    assert found.scenes[0].shots[-1].name == "Late"
