"""What a shot says that a generator can be asked with, and the request that is made of it.

Nothing is cut off unsaid: what a model does not take is named. What is not known stays empty.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.display import counted
from desktop.domain.generation import GenerationRequest, Preset, Reference, ReferenceRole
from desktop.domain.generation_queue import WantedTake

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.domain.generation import ModelSpec
    from desktop.domain.ids import AssetId

_ROLES = {
    AssetType.IMAGE: ReferenceRole.IMAGE,
    AssetType.VIDEO: ReferenceRole.VIDEO,
    AssetType.AUDIO: ReferenceRole.AUDIO,
}
_NAMED = {role.value: role for role in ReferenceRole}
_WORDS = {
    ReferenceRole.FIRST_FRAME: "first frames",
    ReferenceRole.LAST_FRAME: "last frames",
    ReferenceRole.IMAGE: "reference images",
    ReferenceRole.CHARACTER: "pictures of characters",
    ReferenceRole.VIDEO: "reference clips",
    ReferenceRole.AUDIO: "sounds",
}
# `MARA: Come in.`, `MARA (O.S.): Come in.`
_SPEAKER = re.compile(r"^\s*([^\W\d_][^:]{0,39}?)\s*(?:\([^)]*\))?\s*:\s*(.+)$")
_FIELDS = frozenset({"width", "height", "seconds", "voice", "negative"})  # that a preset may set


@frozen
class Picture:
    """An asset that may go along.

    Attributes:
        role: What its shot says that it is for; empty where it does not.
        has_file: There is something of it that could go along.
    """

    id: AssetId
    type: str
    name: str
    role: str = ""
    has_file: bool = True


@frozen
class CharacterOfShot:
    """Somebody who is in a shot.

    Attributes:
        consistency: The words that go into every prompt.
        voice: As a generator of speech names it; empty where nobody has said.
    """

    name: str
    consistency: str = ""
    references: tuple[Picture, ...] = ()
    voice: str = ""


@frozen
class ShotToMake:
    """A shot as far as a generator can be asked with it.

    Attributes:
        setting: Where its scene is.
        look: How its scene, or its film, is to look.
        last_take: How the last take was made, as stored.
        previous: What plays in the shot before it in its film.
        previous_out: Where that shot leaves it, in seconds; None for its end.
        has_previous: There is a shot before it.
    """

    id: AssetId
    name: str
    prompt: str = ""
    description: str = ""
    camera: str = ""
    dialogue: str = ""
    seconds: float | None = None
    setting: str = ""
    look: str = ""
    pictures: tuple[Picture, ...] = ()
    characters: tuple[CharacterOfShot, ...] = ()
    last_take: Mapping[str, Any] = field(default_factory=dict)
    previous: Picture | None = None
    previous_out: float | None = None
    has_previous: bool = False

    @property
    def words(self) -> str:
        """The picture in words, a line for each thing that is known."""
        parts = [self.prompt or self.description]
        parts += [f"Camera: {self.camera}"] if self.camera else []
        parts += [f"Setting: {self.setting}"] if self.setting else []
        parts += [f"Look: {self.look}"] if self.look else []
        parts += [f"{one.name}: {one.consistency}" for one in self.characters if one.consistency]
        return "\n".join(part.strip() for part in parts if part.strip())

    @property
    def lines(self) -> list[tuple[int, str, str]]:
        """The lines of its dialogue: number, who says it, what is said."""
        found: list[tuple[int, str, str]] = []
        spoken = [line.strip() for line in self.dialogue.splitlines() if line.strip()]
        for number, line in enumerate(spoken, 1):
            match = _SPEAKER.match(line)
            found.append((number, match[1], match[2]) if match else (number, "", line))
        return found


@frozen
class HowToAsk:
    """What a person has chosen for all shots.

    Attributes:
        again: How a take was made that is to be made once more; None to begin from the shot.
        is_seed_locked: With the seed that it had.
        from_previous: What plays in the shot before gives the first frame.
        variations: How many of each.
        words: In the place of what the shot says; None for that.
    """

    adapter: str
    provider: str
    model: ModelSpec
    preset: Preset | None = None
    again: Mapping[str, Any] | None = None
    is_seed_locked: bool = False
    from_previous: bool = False
    variations: int = 1
    words: str | None = None


def wanted_takes(shot: ShotToMake, how: HowToAsk) -> list[WantedTake]:
    """What to ask for, for one shot: of speech, one for each line of its dialogue."""
    if how.model.makes is AssetType.AUDIO and how.again is None and how.words is None:
        first = [_of_line(shot, how, *line) for line in shot.lines]
    else:
        first = [_of_picture(shot, how)]
    return [again for one in first for again in _varied(one, how.variations)]


def _varied(one: WantedTake, count: int) -> list[WantedTake]:
    """Several of the same: only the first has the seed that was asked for."""
    free = replace(one, request=replace(one.request, seed=None))
    return [one, *[free] * (max(count, 1) - 1)]


def _of_line(shot: ShotToMake, how: HowToAsk, number: int, who: str, text: str) -> WantedTake:
    voices = {one.name.casefold(): one.voice for one in shot.characters}
    request = _begun(shot, how, text)
    voice = voices.get(who.casefold(), "")
    request = replace(request, voice=voice or request.voice)
    return WantedTake(shot.id, shot.name, request, number, speaker=who)


def _of_picture(shot: ShotToMake, how: HowToAsk) -> WantedTake:
    told = how.again
    words = str(told["prompt"]) if told and told.get("prompt") else shot.words
    words = words if how.words is None else how.words
    request, left_out = _begun(shot, how, words), list[str]()
    if "seconds" in how.model.takes and shot.seconds is not None and request.seconds is None:
        request = replace(request, seconds=shot.seconds)
    references = list(_references(shot, how, left_out))
    return WantedTake(
        shot.id,
        shot.name,
        replace(request, references=tuple(references)),
        0,
        tuple(dict.fromkeys(left_out)),
    )


def _begun(shot: ShotToMake, how: HowToAsk, words: str) -> GenerationRequest:
    """A request with the words, the parameters of a take made alike, and the preset over them."""
    model, told = how.model, how.again if how.again is not None else shot.last_take
    request = GenerationRequest(how.adapter, model.name, model.makes, words, preset=how.preset)
    if how.again is not None or (told.get("provider"), told.get("model")) == (
        how.provider,
        model.name,
    ):
        request = _as_before(request, model, told)
    if how.again is not None and how.is_seed_locked and "seed" in model.takes:
        request = replace(request, seed=_whole(told.get("seed")))
    return with_preset(request, model, how.preset)


def with_preset(
    request: GenerationRequest, model: ModelSpec, preset: Preset | None
) -> GenerationRequest:
    """A request with what a preset of its model sets: fields of it, and the model's parameters.

    What the preset does not speak of stays; a field that it has of a wrong kind, too.
    """
    parameters = dict(request.parameters)
    width, height, seconds = request.width, request.height, request.seconds
    negative, voice = request.negative, request.voice
    for name, value in (model.presets.get(preset, {}) if preset else {}).items():
        if name == "width" and isinstance(value, int):
            width = value
        elif name == "height" and isinstance(value, int):
            height = value
        elif name == "seconds" and isinstance(value, int | float):
            seconds = value
        elif name == "negative" and isinstance(value, str):
            negative = value
        elif name == "voice" and isinstance(value, str):
            voice = value
        elif name not in _FIELDS:
            parameters[name] = value
    return replace(
        request,
        preset=preset,
        width=width,
        height=height,
        seconds=seconds,
        negative=negative,
        voice=voice,
        parameters=parameters,
    )


def _as_before(
    request: GenerationRequest, model: ModelSpec, told: Mapping[str, Any]
) -> GenerationRequest:
    """With what a take was made with, as far as the model knows such things."""
    values: dict[str, Any] = {}
    for name in ("width", "height"):
        if name in model.takes:
            values[name] = _whole(told.get(name))
    if "negative" in model.takes:
        values["negative"] = str(told.get("negative_prompt") or "")
    if "voice" in model.takes:
        values["voice"] = str(told.get("voice") or "")
    before = told.get("parameters")
    known = {one.name for one in model.parameters}
    parameters = {
        name: value
        for name, value in (before.items() if isinstance(before, dict) else ())
        if name in known and isinstance(value, str | int | float | bool)
    }
    return replace(request, **values, parameters=parameters)


def _references(shot: ShotToMake, how: HowToAsk, left_out: list[str]) -> Iterable[Reference]:
    """What goes along, by role, as many as the model takes; what does not is told."""
    room = how.model.references
    wanted: list[Reference] = []
    if how.model.makes is AssetType.AUDIO:
        return []
    if how.from_previous:
        wanted += _from_previous(shot, left_out)
    has_first = bool(wanted)
    for one in shot.pictures:
        if not one.has_file:
            left_out.append(f"There is no file of “{one.name}”.")
            continue
        role = _NAMED.get(one.role, _ROLES[AssetType(one.type)])
        if not (role is ReferenceRole.FIRST_FRAME and has_first):
            wanted.append(Reference(role, one.id, one.name))
    takes_characters = ReferenceRole.CHARACTER in room
    role = ReferenceRole.CHARACTER if takes_characters else ReferenceRole.IMAGE
    for one in (one for who in shot.characters for one in who.references):
        if one.has_file:
            wanted.append(Reference(role, one.id, one.name))
        else:
            left_out.append(f"There is no file of “{one.name}”.")
    kept: list[Reference] = []
    for role in dict.fromkeys(one.role for one in wanted):
        mine = list(dict.fromkeys(one for one in wanted if one.role is role))
        most = room.get(role, 0)
        kept += mine[:most]
        if len(mine) > most:
            word = _WORDS[role]
            told = f"{how.model.title} takes {most or 'no'} {word}: {len(mine)} are there."
            left_out.append(told)
    return kept


def _from_previous(shot: ShotToMake, left_out: list[str]) -> list[Reference]:
    """The picture that the shot begins with, as the one before it ends."""
    picture = shot.previous
    if picture is not None and picture.type == AssetType.IMAGE:
        return [Reference(ReferenceRole.FIRST_FRAME, picture.id, picture.name)]
    if picture is not None:
        told = "What plays in the shot before is a clip, and its last frame could not be read."
    elif shot.has_previous:
        told = "Nothing plays in the shot before it yet."
    else:
        told = "There is no shot before it."
    left_out.append(told)
    return []


def _whole(value: object) -> int | None:
    try:
        return int(str(value)) if value not in (None, "") else None
    except ValueError:
        return None


def told_of_batch(wanted: Iterable[WantedTake]) -> str:
    """`3 takes of 2 shots`."""
    several = list(wanted)
    shots = {one.target_id for one in several}
    return f"{counted(len(several), 'take')} of {counted(len(shots), 'shot')}"
