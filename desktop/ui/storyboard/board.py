"""The film as the board lays it out: sections of shots, and where each shot is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.film import Shot
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.domain.film import Film, Scene
    from desktop.domain.ids import AssetId


class ShotPosition(NamedTuple):
    """Where a shot is: the section, and its place in it; both count from 0."""

    section: int
    place: int


@dataclass(frozen=True)
class Section:
    """A scene, or the shots that hang right on the film.

    Attributes:
        parent_id: What a new shot here is put into: the scene, or the film.
        scene: None for shots without one.
        follower: Of shots without a scene, the scene that comes behind them.
    """

    parent_id: AssetId
    shots: tuple[Shot, ...]
    scene: Scene | None = None
    follower: AssetId | None = None

    @cached_property
    def seconds(self) -> float:
        """The running time of its shots."""
        return sum(shot.seconds for shot in self.shots)

    @property
    def is_length_unknown(self) -> bool:
        """Whether some of that time stands in for a clip whose length is not known."""
        return any(shot.is_length_unknown for shot in self.shots)

    @cached_property
    def ids(self) -> tuple[AssetId, ...]:
        """Its shots, in order."""
        return tuple(shot.id for shot in self.shots)

    @cached_property
    def places(self) -> Mapping[AssetId, int]:
        """Where each of its shots is in it."""
        return {shot_id: place for place, shot_id in enumerate(self.ids)}

    @cached_property
    def held(self) -> frozenset[AssetId]:
        """Everything that shows here: the scene, its shots, their takes."""
        takes = (take.card.id for shot in self.shots for take in shot.takes)
        return frozenset((self.parent_id, *(shot.id for shot in self.shots), *takes))

    @property
    def number(self) -> str:
        """The scene's number, or empty."""
        return self.scene.number if self.scene else ""

    @property
    def title(self) -> str:
        """The scene's heading."""
        return self.scene.name if self.scene else "Without a scene"

    @property
    def words(self) -> str:
        """How a sentence names it: `scene 2`, `the film`."""
        return (
            f"scene {self.number or clean_line(self.title, limit=40)}" if self.scene else "the film"
        )

    def shot_at(self, place: int) -> AssetId | None:
        """What comes behind a shot that is put at a place; None at the end of a scene or film."""
        return self.shots[place].id if place < len(self.shots) else self.follower

    @property
    def head(self) -> AssetId | None:
        """What it begins with: its scene, or its first shot."""
        return self.scene.id if self.scene else self.shot_at(0)

    def where(self, place: int) -> str:
        """A gap between its shots in words: after the one left of it, or before the first one."""
        if place > 0:
            return f"after {self.shots[place - 1].called}"
        return f"before {self.shots[0].called}" if self.shots else f"in {self.words}"


class ShotPositions(Mapping["AssetId", ShotPosition]):
    """Where each shot is, by its id.

    Made anew with every board: so it asks the sections, which know their own part already.
    """

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._section_of: dict[AssetId, int] = {}
        for place, section in enumerate(sections):
            self._section_of.update(dict.fromkeys(section.ids, place))

    def __getitem__(self, shot_id: AssetId) -> ShotPosition:
        section = self._section_of[shot_id]
        return ShotPosition(section, self._sections[section].places[shot_id])

    def __contains__(self, shot_id: object) -> bool:
        return shot_id in self._section_of

    def __iter__(self) -> Iterator[AssetId]:
        return iter(self._section_of)

    def __len__(self) -> int:
        return len(self._section_of)


class Board:
    """One film, flattened for a view. Never changes; a refresh makes another one.

    While a long film is being opened, `is_whole` is False and only its first scenes are there.
    Sections of scenes that did not change are taken over from the older board, so that their
    running times are not summed up again.
    """

    def __init__(self, film: Film, older: Board | None = None, *, is_whole: bool = True) -> None:
        self.film = film
        self.is_whole = is_whole
        kept = {id(s.scene): s for s in older.sections if s.scene} if older else {}
        self.sections: tuple[Section, ...] = tuple(_sections(film, kept))
        self.counts = [len(section.shots) for section in self.sections]

    @cached_property
    def seconds(self) -> float:
        """The running time of the whole film."""
        return sum(section.seconds for section in self.sections)

    @property
    def is_length_unknown(self) -> bool:
        """Whether some of that time stands in for a clip whose length is not known."""
        return any(section.is_length_unknown for section in self.sections)

    @cached_property
    def positions(self) -> ShotPositions:
        """Where each shot is."""
        return ShotPositions(self.sections)

    @cached_property
    def order(self) -> tuple[AssetId, ...]:
        """The ids of all shots in playing order."""
        return tuple(chain.from_iterable(section.ids for section in self.sections))

    @cached_property
    def starts(self) -> list[int]:
        """For each section, how many shots play before it."""
        found, total = [], 0
        for count in self.counts:
            found.append(total)
            total += count
        return found

    def __len__(self) -> int:
        return sum(self.counts)

    def __bool__(self) -> bool:
        # A film without shots is a film; only None is none.
        return True

    def at(self, spot: ShotPosition) -> Shot:
        """The shot at a place, which must exist."""
        return self.sections[spot.section].shots[spot.place]

    def find(self, shot_id: AssetId | None) -> Shot | None:
        """The shot with this id, or None."""
        spot = self.positions.get(shot_id) if shot_id else None
        return self.at(spot) if spot else None

    def flat(self, spot: ShotPosition) -> int:
        """How many shots play before a place."""
        return self.starts[spot.section] + spot.place

    def after(self, spot: ShotPosition) -> AssetId | None:
        """What follows a shot: see `Section.shot_at`."""
        return self.sections[spot.section].shot_at(spot.place + 1)

    def section_of(self, parent_id: AssetId) -> int:
        """The place of a scene (or of the first shots without one), or -1."""
        for place, section in enumerate(self.sections):
            if section.parent_id == parent_id:
                return place
        return -1

    def in_order(self, ids: Iterable[AssetId]) -> list[AssetId]:
        """Those of `ids` that are on the board, in playing order."""
        positions = self.positions
        return sorted((key for key in ids if key in positions), key=lambda key: positions[key])


def _sections(film: Film, kept: Mapping[int, Section]) -> Iterator[Section]:
    """Scene by scene; shots without one that play one after the other are a section, too."""
    loose: list[Shot] = []
    for part in film.parts():
        if isinstance(part, Shot):
            loose.append(part)
            continue
        if loose:
            yield Section(film.id, tuple(loose), follower=part.id)
            loose = []
        yield kept.get(id(part)) or Section(part.id, part.shots, part)
    if loose or not film.scenes:
        yield Section(film.id, tuple(loose))


def holders(board: Board, ids: Sequence[AssetId] | frozenset[AssetId]) -> set[AssetId]:
    """The sections (by parent) that hold any of `ids` as scene, shot or take."""
    wanted = set(ids)
    return {s.parent_id for s in board.sections if not s.held.isdisjoint(wanted)}
