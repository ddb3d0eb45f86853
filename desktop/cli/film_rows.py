"""A film as data and as a tree for a person."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from rich.text import Text
from rich.tree import Tree

from desktop.base.frozen import frozen
from desktop.cli.output import cell
from desktop.domain import display
from desktop.domain.basis import BasisState
from desktop.domain.basis_causes import state_of
from desktop.domain.basis_words import cause_words, causes_words, take_words
from desktop.domain.film import Scene, status_words
from desktop.domain.plain_number import amount_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.cli.finding import FilmPart
    from desktop.domain.asset import AssetCard
    from desktop.domain.basis import BasisCause
    from desktop.domain.film import Film, FilmCard, Shot, Take
    from desktop.domain.ids import AssetId, RelationId
    from desktop.domain.relation import Relation


def card_row(card: FilmCard) -> dict[str, Any]:
    """A film in a list."""
    return {
        "id": card.id,
        "name": card.name,
        "seconds": card.seconds,
        "is_length_unknown": card.is_length_unknown,
        "target_seconds": card.target_seconds,
        "scenes": card.scene_count,
        "shots": card.shot_count,
    }


@frozen
class Used:
    """What is used in a film, by what uses it, what was put together from it, and its LUT."""

    uses: Mapping[AssetId, Sequence[Relation]] = field(default_factory=dict)
    cuts: Sequence[Relation] = ()
    lut: AssetCard | None = None
    cut_causes: Mapping[RelationId, Sequence[BasisCause]] = field(default_factory=dict)

    def of(self, key: AssetId) -> list[dict[str, Any]]:
        """Rows of what the film, a scene or a shot uses."""
        return use_rows(self.uses.get(key, ()))


def film_row(film: Film, used: Used) -> dict[str, Any]:
    """The whole film: scenes, shots and takes in playing order."""
    return {
        "id": film.id,
        "type": "film",
        "name": film.name,
        "seconds": film.seconds,
        "is_length_unknown": film.is_length_unknown,
        "target_seconds": film.target_seconds,
        "frame_rate": round(film.frame_rate, 3),
        "frame_rate_num": film.settings.rate.exact.numerator,
        "frame_rate_den": film.settings.rate.exact.denominator,
        "aspect_ratio": film.aspect_ratio,
        "start_timecode": film.settings.start_timecode,
        "lut": {"id": used.lut.id, "name": used.lut.name} if used.lut else None,
        "shots": [shot_row(shot, used) for shot in film.loose_shots],
        "scenes": [scene_row(scene, used) for scene in film.scenes],
        "uses": used.of(film.id),
        "cuts": [
            {**row, **_standing(used.cut_causes.get(cut.id, ()))}
            for row, cut in zip(use_rows(used.cuts), used.cuts, strict=True)
        ],
    }


def scene_row(scene: Scene, used: Used) -> dict[str, Any]:
    """A scene with its shots."""
    return {
        "id": scene.id,
        "type": "scene",
        "number": scene.number,
        "name": scene.name,
        "setting": scene.setting,
        "sequence": scene.sequence,
        "seconds": scene.seconds,
        "shots": [shot_row(shot, used) for shot in scene.shots],
        "uses": used.of(scene.id),
    }


def shot_row(shot: Shot, used: Used) -> dict[str, Any]:
    """A shot with its takes; `duration` is as planned, `seconds` how long it runs."""
    return {
        "id": shot.id,
        "type": "shot",
        "code": shot.code,
        "name": shot.name,
        "sequence": shot.sequence,
        "duration": shot.duration,
        "seconds": shot.seconds,
        "is_length_unknown": shot.is_length_unknown,
        "prompt": shot.prompt,
        "camera_angle": shot.camera_angle,
        "dialogue": shot.dialogue,
        "action": shot.action,
        "notes": shot.notes,
        "status": shot.status,
        "selected_take": shot.selected.card.id if shot.selected else None,
        "takes": [take_row(take) for take in shot.takes],
        "uses": used.of(shot.id),
    }


def take_row(take: Take) -> dict[str, Any]:
    """A take of a shot."""
    return {
        "id": take.card.id,
        "number": take.number,
        "selected": take.is_selected,
        "failed": take.is_failed,
        "parked": take.is_parked,
        "state": take.state.value,
        "causes": cause_rows(take.causes),
        "type": take.card.type,
        "name": take.card.name,
        "duration": take.card.duration,
        "in": take.part.start,
        "out": take.part.end,
        "seconds": take.seconds,
        "cost": amount_text(take.card.cost),
    }


def shot_takes(part: FilmPart) -> list[dict[str, Any]]:
    """The takes of a shot as rows of their own."""
    if part.shot is None:
        return []
    shot = part.shot
    return [
        {
            "shot_id": shot.id,
            "code": shot.code,
            "asset_id": take.card.id,
            "number": take.number,
            "selected": take.is_selected,
            "failed": take.is_failed,
            "parked": take.is_parked,
            "state": take.state.value,
            "causes": cause_rows(take.causes),
            "stands": _stands(take),
            "words": causes_words(take.causes),
            "name": take.card.name,
        }
        for take in shot.takes
    ]


def use_rows(relations: Iterable[Relation]) -> list[dict[str, Any]]:
    """What is used somewhere, in order."""
    return [
        {
            "id": relation.other.id,
            "type": relation.other.type,
            "name": relation.other.name,
            "place": place,
        }
        for place, relation in enumerate(relations, 1)
    ]


def cause_rows(causes: Iterable[BasisCause]) -> list[dict[str, Any]]:
    """Why a take is out of date or blocked, as data and in words."""
    return [
        {
            "part": cause.part.value,
            "change": cause.change.value,
            "line": cause.line or None,
            "name": cause.name or None,
            "words": cause_words(cause),
        }
        for cause in causes
    ]


def _standing(causes: Sequence[BasisCause]) -> dict[str, Any]:
    return {"state": state_of(causes).value, "causes": cause_rows(causes)}


def _stands(take: Take) -> str:
    """How a take stands, for a person."""
    words = {
        "failed": take.is_failed,
        "chosen": take.is_selected,
        "parked": take.is_parked,
        "out of date": take.is_out_of_date,
        "blocked": take.state is BasisState.BLOCKED,
    }
    return ", ".join(word for word, holds in words.items() if holds)


def part_row(part: FilmPart) -> dict[str, Any]:
    """Where a scene or a shot stands now."""
    above = part.scene if part.shot is not None and part.scene is not None else None
    facts: dict[str, Any] = {"id": part.id, "type": part.type, "film_id": part.film.id}
    if part.shot is not None:
        siblings = above.shots if above else part.film.loose_shots
        facts |= {
            "parent_id": above.id if above else part.film.id,
            "code": part.shot.code,
            "name": part.shot.name,
            "position": [shot.id for shot in siblings].index(part.id) + 1,
        }
    elif part.scene is not None:
        facts |= {
            "parent_id": part.film.id,
            "code": part.scene.number,
            "name": part.scene.name,
            "position": [scene.id for scene in part.film.scenes].index(part.id) + 1,
        }
    return facts


def film_tree(film: Film) -> Tree:
    """The film for a person: what plays, in order, with every take."""
    running = display.running_time(film.seconds) + "?" * film.is_length_unknown
    if film.target_seconds:
        running += f" of {display.running_time(film.target_seconds)}"
    tree = Tree(_line(film.name, running, film.id, style="bold"))
    for part in film.parts():
        if isinstance(part, Scene):
            _add_scene(tree, part)
        else:
            _add_shot(tree, part)
    return tree


def _add_scene(tree: Tree, scene: Scene) -> None:
    heading = f"{scene.number}. {scene.name}" if scene.number else scene.name
    time = display.running_time(scene.seconds) + "?" * scene.is_length_unknown
    branch = tree.add(_line(heading, time, scene.id, style="bold"))
    for shot in scene.shots:
        _add_shot(branch, shot)


def _add_shot(tree: Tree, shot: Shot) -> None:
    title = f"{shot.code}  {shot.name}" if shot.code else shot.name
    time = display.length(shot.seconds) + "?" * shot.is_length_unknown
    facts = f"{time}  {status_words(shot.status)}"
    branch = tree.add(_line(title, facts, shot.id))
    for take in shot.takes:
        mark = "✕" if take.is_failed else "●" if take.is_selected else "○"
        branch.add(
            _line(f"{mark} take {take.number}: {take.card.name}", take_words(take), take.card.id)
        )


def _line(title: str, more: str, key: str, *, style: str = "") -> Text:
    line = Text(cell(title).plain, style=style)
    if more:
        line.append(f"  {more}", style="not bold dim")
    return line.append(f"  {key}", style="not bold dim")
