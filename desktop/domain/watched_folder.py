"""Folders that are watched for new files: their settings, what names mean, how each folder is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, NewType

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import TAKE_TYPES
from desktop.domain.location import exact_path
from desktop.domain.name_rule import NameRule, shot_key
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from desktop.domain.awaited_file import AwaitedFile
    from desktop.domain.film import Film, Shot
    from desktop.domain.ids import AssetId, CollectionId

FolderId = NewType("FolderId", str)
REFERENCE, COPY = "reference", "copy"
MEDIA_MODES = (REFERENCE, COPY)
_MOST_POLL = 24 * 3600  # seconds

# Endings of files that somebody is still writing: browsers, downloaders, sync and render programs.
_UNFINISHED_ENDINGS = frozenset(
    {"part", "partial", "crdownload", "download", "opdownload", "filepart", "tmp", "temp"}
    | {"aria2", "!ut", "!qb", "bc!", "ytdl", "unfinished", "incomplete", "writing", "lock", "swp"}
)
_UNFINISHED_STARTS = ("~", "._", ".~", "unconfirmed ")


@frozen
class WatchedFolder:
    """A folder that is watched, and what becomes of the files in it.

    Attributes:
        path: Absolute, as `machine` has it; `url` is the exact address where the path is not.
        machine: The machine that watches it: no other does.
        is_active: It is not paused.
        is_recursive: The folders in it belong to it too.
        media: `reference` leaves files where they are, `copy` copies them into the library.
        tags: Names of tags for what comes in.
        collection_id: The collection for what comes in.
        film_id: The film whose shots names speak of.
        name_rule: What names say, or empty; see `name_rule.NameRule`.
        poll_seconds: Between two looks; None where the folder tells of what happens in it.
    """

    id: FolderId
    path: str
    machine: str
    url: str | None = None
    is_active: bool = True
    is_recursive: bool = True
    media: str = REFERENCE
    tags: tuple[str, ...] = ()
    collection_id: CollectionId | None = None
    film_id: AssetId | None = None
    name_rule: str = ""
    poll_seconds: int | None = None
    version: int = 1

    @property
    def exact(self) -> str:
        """The path that is opened; undecodable bytes as surrogates."""
        return exact_path(self.path, self.url)

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return clean_line(PurePath(self.path).name or self.path, limit=80)


def check_folder(folder: WatchedFolder) -> None:
    """Make sure that the settings of a folder make sense.

    Raises:
        RuleError: They do not; the message says which.
    """
    if not PurePath(folder.path).is_absolute():
        raise RuleError("A watched folder is named by its whole path.", field="path")
    if folder.media not in MEDIA_MODES:
        raise RuleError("Files are left where they are, or copied.", field="media")
    if folder.poll_seconds is not None and not 1 <= folder.poll_seconds <= _MOST_POLL:
        raise RuleError("Between two looks are 1 second and a day at most.", field="poll_seconds")
    if folder.name_rule:
        NameRule(folder.name_rule)
        if folder.film_id is None:
            raise RuleError("A rule for names needs the film that it speaks of.", field="film_id")


def check_place(path: str, own: Iterable[str]) -> None:
    """Make sure that a folder is not one of the library's own: `own`, absolute as `path`.

    Raises:
        RuleError: It is: what the library copies would come in again.
    """
    for one in own:
        if PurePath(path).is_relative_to(one):
            raise RuleError(
                "That is the library's own media folder, or inside it.",
                field="path",
                advice="Choose a folder outside it.",
            )


def is_unfinished(name: str) -> bool:
    """Whether a file is one that a program has not finished, or hides, by its name."""
    low = name.lower()
    return (
        low.startswith((".", *_UNFINISHED_STARTS))
        or low.endswith("~")
        or low.rpartition(".")[2] in _UNFINISHED_ENDINGS
    )


def finished_name(name: str) -> str:
    """What an unfinished file will be called: `a.mp4` of `a.mp4.part`; empty for others."""
    stem, _, ending = name.rpartition(".")
    return stem if ending.lower() in _UNFINISHED_ENDINGS else ""


class NameVerdict(StrEnum):
    """What a name comes to."""

    TAKE = "take"  # it is a take of a shot
    OTHER_NAME = "other_name"  # it does not follow the rule
    NO_SHOT = "no_shot"  # no shot of the film is called so
    SEVERAL_SHOTS = "several_shots"  # more than one is
    NOT_A_TAKE = "not_a_take"  # it is no picture and no film
    NO_FILM = "no_film"  # the film is not in the library any more


@frozen
class NamePlan:
    """What would become of a file by its name.

    Attributes:
        shot_id: The shot, with `TAKE` only.
        shot: What that is called; else what the name calls it.
        scene: What the name calls the scene, or empty.
        number: The take that the name asks for; None is the next one.
        is_taken: The shot has a take of that number: this one becomes the next.
    """

    name: str
    verdict: NameVerdict
    shot_id: AssetId | None = None
    shot: str = ""
    scene: str = ""
    number: int | None = None
    is_taken: bool = False

    @property
    def words(self) -> str:
        """For a person: "take 3 of 12A", or why it is none."""
        called = f"{self.shot} in scene {self.scene}" if self.scene else self.shot
        if self.verdict is NameVerdict.TAKE:
            if self.number is None or self.is_taken:
                told = f"next take of {self.shot}"
                return told + (f": take {self.number} is there already" if self.is_taken else "")
            return f"take {self.number} of {self.shot}"
        return {
            NameVerdict.OTHER_NAME: "no take: the name does not follow the rule",
            NameVerdict.NO_SHOT: f"no take: the film has no shot {called}",
            NameVerdict.SEVERAL_SHOTS: f"no take: several shots are called {called}",
            NameVerdict.NOT_A_TAKE: "no take: only pictures and films are takes",
            NameVerdict.NO_FILM: "no take: the film is not in the library any more",
        }[self.verdict]


class ShotNames:
    """The shots of a film, as names of files mean them."""

    def __init__(self, rule: str, film: Film | None) -> None:
        """Know the rule and the film; None stands for one that is gone.

        Raises:
            RuleError: It is no rule.
        """
        self._rule = NameRule(rule)
        self._film = film
        self._by_code: dict[tuple[str, ...], list[tuple[Shot, tuple[str, ...]]]] = {}
        scenes = {shot.id: one.number for one in film.scenes for shot in one.shots} if film else {}
        for shot in film.shots() if film else ():
            place = shot, shot_key(scenes.get(shot.id, ""))
            self._by_code.setdefault(shot_key(shot.code or shot.name), []).append(place)

    def plan(self, name: str, type_: str | None = None) -> NamePlan:
        """What becomes of a file of this name; `type_` is the type of its asset, where known."""
        if self._film is None:
            return NamePlan(name, NameVerdict.NO_FILM)
        parts = self._rule.read(name)
        if parts is None:
            return NamePlan(name, NameVerdict.OTHER_NAME)
        if type_ is not None and type_ not in TAKE_TYPES:
            return NamePlan(name, NameVerdict.NOT_A_TAKE)
        shots = self._find(parts.shot, parts.scene)
        if len(shots) != 1:
            verdict = NameVerdict.SEVERAL_SHOTS if shots else NameVerdict.NO_SHOT
            return NamePlan(name, verdict, shot=parts.shot, scene=parts.scene, number=parts.take)
        (shot,) = shots
        taken = {take.number for take in shot.takes}
        return NamePlan(
            name,
            NameVerdict.TAKE,
            shot.id,
            shot.called,
            parts.scene,
            parts.take,
            is_taken=parts.take in taken,
        )

    def plans(self, names: Iterable[str]) -> list[NamePlan]:
        """What becomes of files that come in one after the other: a number is used once."""
        used: set[tuple[AssetId | None, int | None]] = set()
        found: list[NamePlan] = []
        for plan in map(self.plan, names):
            key = plan.shot_id, plan.number
            is_used = plan.number is not None and key in used
            found.append(_taken(plan) if is_used and plan.shot_id else plan)
            used.add(key)
        return found

    def _find(self, shot: str, scene: str) -> list[Shot]:
        """The shots that a name may mean: of that scene, or coded with it, as 12A in scene 12."""
        key, within = shot_key(shot), shot_key(scene)
        found = [one for one, of in self._by_code.get(key, ()) if not within or of == within]
        if within and not found:
            found = [
                one for one, of in self._by_code.get((*within, *key), ()) if of in ((), within)
            ]
        return found


def _taken(plan: NamePlan) -> NamePlan:
    return NamePlan(
        plan.name,
        plan.verdict,
        plan.shot_id,
        plan.shot,
        plan.scene,
        plan.number,
        is_taken=True,
    )


class FileState(StrEnum):
    """What became of a file of a watched folder."""

    TAKEN = "taken"  # it came in, or the asset that it was follows
    DUPLICATE = "duplicate"  # the library had its content
    SKIPPED = "skipped"  # there is nothing to bring in
    FAILED = "failed"  # it could not be brought in, and is tried again


DONE = frozenset({FileState.TAKEN, FileState.DUPLICATE, FileState.SKIPPED})


@frozen
class WatchedFile:
    """What is on record of a file.

    Attributes:
        path: Below its folder, with slashes; undecodable bytes escaped, see `below`.
        size: Bytes, and `modified_ns` its time, as they were then.
        error: Why it failed or was skipped; what else a person should know of it.
        try_count: How often it failed as it is.
        updated_at: When that was.
    """

    path: str
    size: int
    modified_ns: int
    state: FileState
    asset_id: AssetId | None = None
    error: str = ""
    try_count: int = 0
    updated_at: datetime | None = None

    def is_as(self, size: int, modified_ns: int) -> bool:
        """Whether the file is still the one on record."""
        return (self.size, self.modified_ns) == (size, modified_ns)


class FolderState(StrEnum):
    """How a watched folder is doing."""

    WATCHED = "watched"
    PAUSED = "paused"
    AWAY = "away"  # it is not there, or does not answer; it is waited for
    ELSEWHERE = "elsewhere"  # another machine watches it
    REFUSED = "refused"  # it lies in the library's own media folder


@frozen
class FolderStatus:
    """A watched folder with its numbers.

    Attributes:
        waiting: Files that are there and not yet known to be whole.
        awaited: What is waited for, and why: the first of them.
        taken: Files that came in; `known` those whose content the library had.
        failed: Files that could not be brought in, and are tried again.
        problem: Why nothing is looked at, for a person, or empty.
    """

    state: FolderState
    waiting: int = 0
    taken: int = 0
    known: int = 0
    failed: int = 0
    problem: str = ""
    awaited: tuple[AwaitedFile, ...] = ()

    @property
    def words(self) -> str:
        """For a person: "12 came in, 1 failed"."""
        if self.state is not FolderState.WATCHED:
            return self.problem or _STATE_WORDS[self.state]
        parts = [(self.taken, "came in"), (self.known, "known"), (self.failed, "failed")]
        parts.append((self.waiting, "waiting"))
        return ", ".join(f"{number:,} {what}" for number, what in parts if number) or "watched"


_STATE_WORDS = {
    FolderState.PAUSED: "paused",
    FolderState.AWAY: "not there; waiting for it",
    FolderState.ELSEWHERE: "watched on another machine",
    FolderState.REFUSED: "inside the library's media folder",
}


def inside(path: str, others: Sequence[str]) -> list[str]:
    """Those of the other folders that lie inside this one."""
    own = PurePath(path)
    return [one for one in others if one != path and PurePath(one).is_relative_to(own)]
