"""Takes: their order and numbers, their way to another shot, and which one plays meanwhile."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import NotFoundError
from desktop.domain.asset import AssetType

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Library

Seen = list[tuple[str, int, bool]]


@dataclass
class Strip:
    """Two shots of a scene: the first with takes a b c d, the second with none."""

    library: Library
    film: Any
    one: Any
    two: Any
    ids: dict[str, Any]

    def seen(self, shot: Any = None) -> Seen:
        """Name, number and whether it plays, of each take of a shot (the first one)."""
        found = self.library.read(lambda r: r.films.load(self.film)).find_shot(shot or self.one)
        assert found is not None
        return [(take.card.name, take.number, take.is_selected) for take in found.takes]

    def act(self, what: Callable[[Any], Any]) -> Any:
        return self.library.write(lambda tx: what(tx.films))

    def order(self, names: str, before: str = "") -> None:
        """Move takes by their names."""
        ids = [self.ids[name] for name in names]
        key = self.ids[before] if before else None
        self.act(lambda films: films.order_takes(self.one, ids, before=key))


@pytest.fixture
def strip(library: Library) -> Strip:
    def build(tx: Any) -> Strip:
        film = tx.films.add_film("Harbour")
        one, two = tx.films.add_shots(tx.films.add_scene(film, "Quay"), ["", ""])
        ids = {n: tx.assets.add(AssetType.VIDEO, n, duration=4.0 + i) for i, n in enumerate("abcd")}
        tx.films.add_takes(one, list(ids.values()))
        return Strip(library, film, one, two, ids)

    return library.write(build)


def test_numbers_follow_the_order_and_the_chosen_take_stays_chosen(strip: Strip) -> None:
    strip.order("c", before="a")
    assert strip.seen() == [("c", 1, False), ("a", 2, True), ("b", 3, False), ("d", 4, False)]
    strip.order("ac")
    assert strip.seen() == [("b", 1, False), ("d", 2, False), ("a", 3, True), ("c", 4, False)]
    strip.order("cd", before="b")
    assert [name for name, *_ in strip.seen()] == ["c", "d", "b", "a"]


def test_takes_lie_where_they_were_put_as_in_a_list(strip: Strip) -> None:
    rng = random.Random(4)
    names = list("abcd")
    for _ in range(30):
        moved = rng.sample(names, rng.randint(1, 3))
        rest = [name for name in names if name not in moved]
        at = rng.randint(0, len(rest))
        strip.order("".join(moved), rest[at] if at < len(rest) else "")
        names = [*rest[:at], *moved, *rest[at:]]
        assert [(name, number) for name, number, _ in strip.seen()] == [
            (name, place) for place, name in enumerate(names, 1)
        ]


def test_the_numbers_of_takes_that_are_gone_stay_free(strip: Strip) -> None:
    strip.act(lambda films: films.remove_take(strip.one, strip.ids["b"]))
    strip.library.write(lambda tx: tx.assets.trash([strip.ids["c"]]))
    assert strip.seen() == [("a", 1, True), ("d", 4, False)]
    strip.order("d", before="a")
    assert strip.seen() == [("d", 1, False), ("a", 4, True)]
    strip.library.write(lambda tx: tx.assets.restore([strip.ids["c"]]))
    assert strip.seen() == [("d", 1, False), ("c", 3, False), ("a", 4, True)]
    shot = strip.library.read(lambda r: r.films.load(strip.film)).find_shot(strip.one)
    assert shot is not None
    assert shot.next_number == 5


def test_takes_go_to_another_shot_with_what_is_known_of_them(strip: Strip) -> None:
    a, b, c = (strip.ids[name] for name in "abc")
    assert strip.act(lambda films: films.hand_takes(strip.one, [c, a], strip.two)) == [c, a]
    assert strip.seen() == [("b", 2, False), ("d", 4, True)]
    assert strip.seen(strip.two) == [("c", 1, True), ("a", 2, False)]
    strip.act(lambda films: films.add_takes(strip.two, [b]))
    assert strip.act(lambda films: films.hand_takes(strip.one, [b], strip.two)) == []
    assert strip.act(lambda films: films.hand_takes(strip.one, [b, strip.ids["d"]], strip.two)) == [
        strip.ids["d"]
    ]
    assert strip.seen() == [("b", 2, True)]
    assert [name for name, *_ in strip.seen(strip.two)] == ["c", "a", "b", "d"]


def test_while_the_chosen_take_is_in_the_trash_the_newest_other_plays(strip: Strip) -> None:
    def seconds() -> tuple[float, float]:
        film = strip.library.read(lambda r: r.films.load(strip.film))
        (card,) = strip.library.read(lambda r: r.films.all())
        return film.seconds, card.seconds

    before = strip.seen()
    assert seconds() == (4.0 + 3.0, 4.0 + 3.0)
    strip.library.write(lambda tx: tx.assets.trash([strip.ids["a"]]))
    assert strip.seen() == [("b", 2, False), ("c", 3, False), ("d", 4, True)]
    assert seconds() == (7.0 + 3.0, 7.0 + 3.0)
    strip.library.write(lambda tx: tx.assets.restore([strip.ids["a"]]))
    assert strip.seen() == before
    strip.library.write(lambda tx: tx.assets.trash([strip.ids["a"]]))
    strip.act(lambda films: films.select_take(strip.one, strip.ids["b"]))
    strip.library.write(lambda tx: tx.assets.restore([strip.ids["a"]]))
    assert [name for name, _, plays in strip.seen() if plays] == ["b"]


def test_a_take_emptied_out_of_the_trash_leaves_one_that_plays(strip: Strip) -> None:
    strip.library.write(lambda tx: tx.assets.purge([strip.ids["a"]]))
    assert [name for name, _, plays in strip.seen() if plays] == ["d"]
    assert strip.library.read(lambda r: r.films.all())[0].seconds == 10.0
    strip.act(lambda films: films.add_takes(strip.two, [strip.ids["b"]]))
    strip.library.write(lambda tx: tx.assets.purge([strip.ids["b"]]))
    assert strip.seen(strip.two) == []


def test_filling_a_shot_whose_takes_are_all_in_the_trash_chooses_what_fills_it(
    strip: Strip,
) -> None:
    a, b = strip.ids["a"], strip.ids["b"]
    strip.act(lambda films: films.add_takes(strip.two, [a]))
    strip.library.write(lambda tx: tx.assets.trash([a]))
    assert strip.seen(strip.two) == []
    strip.act(lambda films: films.add_takes(strip.two, [b]))
    strip.library.write(lambda tx: tx.assets.restore([a]))
    assert strip.seen(strip.two) == [("a", 1, False), ("b", 2, True)]


def test_removing_the_chosen_take_never_chooses_one_in_the_trash(strip: Strip) -> None:
    strip.library.write(lambda tx: tx.assets.trash([strip.ids["d"]]))
    strip.act(lambda films: films.remove_take(strip.one, strip.ids["a"]))
    strip.library.write(lambda tx: tx.assets.restore([strip.ids["d"]]))
    assert strip.seen() == [("b", 2, False), ("c", 3, True), ("d", 4, False)]


def test_a_take_that_is_not_there_is_a_message_and_changes_nothing(strip: Strip) -> None:
    a, b = strip.ids["a"], strip.ids["b"]
    strip.act(lambda films: films.remove_take(strip.one, b))
    before = strip.seen()
    for act in (
        lambda films: films.order_takes(strip.one, [b], before=a),
        lambda films: films.order_takes(strip.one, [a], before=b),
        lambda films: films.hand_takes(strip.one, [a, b], strip.two),
    ):
        with pytest.raises(NotFoundError):
            strip.act(act)
    assert strip.seen() == before
    assert strip.seen(strip.two) == []


def test_two_clients_who_hand_takes_to_and_fro_leave_one_playing_on_each_shot(
    strip: Strip, clients: Callable[[int], list[Library]]
) -> None:
    strip.act(lambda films: films.hand_takes(strip.one, [strip.ids["c"]], strip.two))
    failures: list[BaseException] = []

    def work(library: Library, seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(15):
            key = rng.choice(list(strip.ids.values()))
            shots = [strip.one, strip.two]
            rng.shuffle(shots)
            try:
                library.write(lambda tx, k=key, s=shots: tx.films.hand_takes(s[0], [k], s[1]))  # type: ignore[misc]
            except NotFoundError:
                continue  # the other one was faster
            except BaseException as error:
                failures.append(error)

    threads = [
        threading.Thread(target=work, args=(library, seed))
        for seed, library in enumerate(clients(2))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    names = []
    for shot in (strip.one, strip.two):
        seen = strip.seen(shot)
        assert sum(plays for *_, plays in seen) == bool(seen)
        assert len({number for _, number, _ in seen}) == len(seen)
        names += [name for name, *_ in seen]
    assert sorted(names) == list("abcd")
