"""A film: scenes, shots, takes, in order. The tree that the storyboard shows and the CLI prints."""

from __future__ import annotations

import heapq
from dataclasses import field
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.aspect import DEFAULT_ASPECT
from desktop.domain.asset import AssetCard, AssetStatus, AssetType
from desktop.domain.basis import BasisCause, BasisChange, BasisState
from desktop.domain.library_settings import STILL_SECONDS
from desktop.domain.marks import WHOLE, Marks
from desktop.domain.timecode import DEFAULT_RATE, FrameRate
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.ids import AssetId, RelationId

FINAL_CUT = "final_cut"  # the role, in a relation's metadata, of a video put together from a film
LUT = "lut"  # the role of a LUT that a film uses, to be looked at through it
LUT_FORMAT = "cube"  # what `format` in the metadata of a LUT says
# The one word for each state of a production, wherever a person reads it.
STATUS_WORDS: dict[str, str] = {
    AssetStatus.WIP: "In progress",
    AssetStatus.REVIEW: "For review",
    AssetStatus.APPROVED: "Approved",
    AssetStatus.CUT: "Cut",
}


@frozen
class Take:
    """One take of a shot: any image or video, numbered from 1.

    Attributes:
        relation_id: The shot -> take row; the same asset may be a take of several shots.
        number: What is written on the clapper; survives the removal of other takes, and follows
            their order.
        is_selected: It plays. Where the chosen one is in the Trash, the newest other stands in.
        part: What the shot uses of it: from in to out, as marked in the clip when it came here.
        state: Whether it is still what its shot asks for, as of this reading.
        causes: Why it is not.
        is_parked: It came when its shot asked for something else already, and waits to be chosen.
    """

    relation_id: RelationId
    card: AssetCard
    number: int
    is_selected: bool = False
    part: Marks = WHOLE
    state: BasisState = BasisState.CURRENT
    causes: tuple[BasisCause, ...] = ()
    is_parked: bool = False

    @property
    def is_out_of_date(self) -> bool:
        """Something that it was made from has changed; not that it only cannot be made again."""
        return any(cause.change is not BasisChange.AWAY for cause in self.causes)

    @property
    def seconds(self) -> float | None:
        """How long the used part of it is; None where that is not known, and for a still."""
        return self.part.seconds_of(self.card.duration)

    @property
    def is_failed(self) -> bool:
        """The attempt failed: it has a number, a cost and an error, and no picture."""
        return self.card.status == AssetStatus.FAILED and not self.card.checksum


def shot_seconds(planned: float | None, take: float | None, still: float) -> float:
    """How long a shot runs: as planned, else as long as the take that plays, else as a still."""
    return float(planned if planned is not None else take or still)


@frozen
class Shot:
    """A shot on the board.

    Attributes:
        relation_id: The row that places it in its film, and names its scene.
        code: What people call it ("12A"): data, not position; it survives reordering.
        duration: Planned seconds, or None to follow the chosen take.
        last_number: The highest number that a take has, those in the Trash included.
        still_seconds: How long it runs without a length of its own or a clip: the library's word.
    """

    id: AssetId
    relation_id: RelationId
    code: str
    name: str
    sequence: int
    duration: float | None = None
    prompt: str = ""
    camera_angle: str = ""
    dialogue: str = ""
    action: str = ""
    notes: str = ""
    status: str = AssetStatus.WIP
    takes: tuple[Take, ...] = ()
    last_number: int = 0
    version: int = 1
    still_seconds: float = STILL_SECONDS

    @property
    def called(self) -> str:
        """How a sentence names it: by its code, else by what there is of its name."""
        return clean_line(self.code or self.name, limit=40)

    @property
    def next_number(self) -> int:
        """The number that the next take will get."""
        return max((self.last_number, *(take.number for take in self.takes))) + 1

    @property
    def selected(self) -> Take | None:
        """The take that plays, if there is one."""
        return next((take for take in self.takes if take.is_selected), None)

    @property
    def shown(self) -> Take | None:
        """The take whose picture stands for it: the one that plays, else the first with one."""
        return self.selected or next((take for take in self.takes if not take.is_failed), None)

    @property
    def is_out_of_date(self) -> bool:
        """The take that is shown was made from something that has changed since."""
        return self.shown is not None and self.shown.is_out_of_date

    @property
    def state(self) -> BasisState:
        """Of the take that is shown; missing where there is none with a picture."""
        return self.shown.state if self.shown else BasisState.MISSING

    @property
    def seconds(self) -> float:
        """How long it runs."""
        take = self.selected
        return shot_seconds(self.duration, take.seconds if take else None, self.still_seconds)

    @property
    def is_length_unknown(self) -> bool:
        """Its chosen take is a clip that nobody knows the length of: `seconds` is a stand-in."""
        take = self.selected
        if self.duration is not None or take is None or take.is_failed:
            return False
        return take.card.type == AssetType.VIDEO and take.seconds is None


@frozen
class Scene:
    """A scene: a heading and its shots."""

    id: AssetId
    relation_id: RelationId
    number: str
    name: str
    sequence: int
    setting: str = ""
    shots: tuple[Shot, ...] = ()
    version: int = 1

    @property
    def seconds(self) -> float:
        """The running time of its shots."""
        return sum(shot.seconds for shot in self.shots)

    @property
    def is_length_unknown(self) -> bool:
        """Whether some of that time stands in for a clip whose length is not known."""
        return any(shot.is_length_unknown for shot in self.shots)


@frozen
class FilmSettings:
    """What is set for a film as a whole.

    Attributes:
        rate: Frames per second, exactly.
        aspect_ratio: The shape of its picture, `16:9`; see `domain/aspect.py`.
        start_timecode: What its first frame is called, `01:00:00:00`; empty for zero.
    """

    rate: FrameRate = DEFAULT_RATE
    aspect_ratio: str = DEFAULT_ASPECT
    start_timecode: str = ""


@frozen
class Film:
    """A film with everything in it.

    Attributes:
        target_seconds: How long the director wants it to be, or None.
        scenes: In order. Like a shot's, their `sequence` is a number on the film's one line.
        loose_shots: Shots without a scene, in order; they play where their numbers put them.
        settings: Its rate, its shape, where its timecode begins.
    """

    id: AssetId
    name: str
    scenes: tuple[Scene, ...] = ()
    loose_shots: tuple[Shot, ...] = ()
    target_seconds: float | None = None
    settings: FilmSettings = FilmSettings()
    version: int = 1

    @property
    def frame_rate(self) -> float:
        """Frames per second as a number, for what is shown; exact is `settings.rate`."""
        return float(self.settings.rate.exact)

    @property
    def aspect_ratio(self) -> str:
        """The shape of its picture, `16:9`."""
        return self.settings.aspect_ratio

    @property
    def seconds(self) -> float:
        """The running time of the whole film."""
        return sum(s.seconds for s in self.loose_shots) + sum(s.seconds for s in self.scenes)

    @property
    def is_length_unknown(self) -> bool:
        """Whether some of that time stands in for a clip whose length is not known."""
        return any(shot.is_length_unknown for shot in self.shots())

    def shots(self) -> tuple[Shot, ...]:
        """Every shot in playing order."""
        found: list[Shot] = []
        for part in self.parts():
            found += part.shots if isinstance(part, Scene) else (part,)
        return tuple(found)

    def parts(self) -> tuple[Scene | Shot, ...]:
        """Scenes, and shots without one, in the order in which they play."""
        return tuple(heapq.merge(self.loose_shots, self.scenes, key=lambda part: part.sequence))

    def find_shot(self, shot_id: AssetId) -> Shot | None:
        """The shot with this id, if it is in the film."""
        return next((shot for shot in self.shots() if shot.id == shot_id), None)


@frozen
class FilmCard:
    """A film as a list shows it: how long it runs and against what.

    Attributes:
        is_length_unknown: Some of that time stands in for a clip whose length is not known.
    """

    id: AssetId
    name: str
    seconds: float = 0.0
    target_seconds: float | None = None
    scene_count: int = 0
    shot_count: int = 0
    codes: tuple[str, ...] = field(default=())
    is_length_unknown: bool = False


def status_words(status: str) -> str:
    """`wip` -> `In progress`; a status that is not of a production by its own name."""
    return STATUS_WORDS.get(status) or clean_line(status.capitalize(), limit=40) or "Unknown"


def next_shot_code(scene_number: str, taken: set[str]) -> str:
    """The first free code in a scene: 12A, 12B ... 12Z, 12AA (Storyboarder's habit)."""
    index = 0
    while True:
        letters, rest = "", index
        while True:
            letters = chr(ord("A") + rest % 26) + letters
            rest = rest // 26 - 1
            if rest < 0:
                break
        code = f"{scene_number}{letters}"
        if code not in taken:
            return code
        index += 1


def rising(numbers: Iterable[int]) -> list[int]:
    """Numbers of takes in order: the same ones, sorted, and pushed apart where two were equal."""
    found: list[int] = []
    for number in sorted(numbers):
        found.append(max(number, found[-1] + 1 if found else 1))
    return found
