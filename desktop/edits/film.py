"""Edits of films: what a drop on the storyboard writes, each in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import TAKE_TYPES
from desktop.domain.marks import WHOLE
from desktop.domain.metadata import merged
from desktop.domain.relation import RelationType
from desktop.domain.timecode import FrameRate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx
    from desktop.domain.basis import Basis
    from desktop.domain.ids import AssetId, Ids


@frozen
class AddFilm:
    """Make a film, with a first scene to drop things on."""

    name: str
    target_seconds: float | None = None
    first_scene: str = "Scene 1"
    frame_rate: float | None = None
    aspect_ratio: str | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"New film {self.name}"

    def apply(self, tx: Tx) -> AssetId:
        """Returns the film's id."""
        film_id = tx.films.add_film(self.name, target_seconds=self.target_seconds)
        tx.films.set_settings(
            film_id,
            rate=FrameRate.of(self.frame_rate) if self.frame_rate else None,
            aspect_ratio=self.aspect_ratio,
        )
        if self.first_scene:
            tx.films.add_scene(film_id, self.first_scene)
        return film_id


@frozen
class AddScene:
    """Make a scene in front of another, or last.

    Attributes:
        scene_id: The id it gets, where somebody has to know it before.
    """

    film_id: AssetId
    name: str
    before: AssetId | None = None
    number: str = ""
    setting: str = ""
    scene_id: AssetId | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"New scene {self.name[:40]}"

    def apply(self, tx: Tx) -> AssetId:
        """Returns the scene's id."""
        return tx.films.add_scene(
            self.film_id,
            self.name,
            before=self.before,
            number=self.number,
            setting=self.setting,
            scene_id=self.scene_id,
        )


@frozen
class AddShots:
    """Make empty shots in front of a shot, or last."""

    parent_id: AssetId
    names: tuple[str, ...] = ("",)
    before: AssetId | None = None
    codes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "New shot" if len(self.names) == 1 else f"New {len(self.names)} shots"

    def apply(self, tx: Tx) -> list[AssetId]:
        """Returns the shots' ids."""
        return tx.films.add_shots(self.parent_id, self.names, before=self.before, codes=self.codes)


@frozen
class DropBetweenShots:
    """Make one new shot for each asset, with it as the chosen take: a drop between two cards."""

    parent_id: AssetId
    asset_ids: Ids
    before: AssetId | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Insert shot" if len(self.asset_ids) == 1 else f"Insert {len(self.asset_ids)} shots"

    def apply(self, tx: Tx) -> list[AssetId]:
        """Returns the shots' ids."""
        takes = _only_takes(tx, self.asset_ids)
        shots = tx.films.add_shots(self.parent_id, [""] * len(takes), before=self.before)
        for shot_id, asset_id in zip(shots, takes, strict=True):
            tx.films.add_takes(shot_id, [asset_id])
        return shots


@frozen
class AddTakes:
    """Make assets takes of a shot: a drop on a card. The first on an empty card is chosen.

    With `before` they do not come last, but in front of that take: a drop between two takes.

    Attributes:
        made_from: What the shot said when a provider was asked for them (`films.basis`). Where it
            says something else by now they are parked: added and not chosen.
    """

    shot_id: AssetId
    asset_ids: tuple[AssetId, ...]
    select_first: bool = False
    before: AssetId | None = None
    made_from: Basis | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Add take" if len(self.asset_ids) == 1 else f"Add {len(self.asset_ids)} takes"

    def apply(self, tx: Tx) -> int:
        """Returns how many were not takes of it yet."""
        takes = _only_takes(tx, self.asset_ids)
        made = tx.films.add_takes(self.shot_id, takes, made_from=self.made_from)
        if self.before:
            tx.films.order_takes(self.shot_id, takes, before=self.before)
        if self.select_first and not tx.films.are_parked(self.shot_id, takes[:1]):
            tx.films.select_take(self.shot_id, takes[0])
        return len(made)


def _only_takes(tx: Tx, ids: Ids) -> list[AssetId]:
    """Those of `ids` that can be takes.

    Raises:
        RuleError: None of them can.
    """
    types = tx.assets.values(ids, "type")
    takes = [key for key in dict.fromkeys(ids) if types.get(key) in TAKE_TYPES]
    if not takes:
        raise RuleError(
            "Only images and videos can be takes of a shot.",
            advice="Sound can be dropped on the film's heading instead.",
        )
    return takes


@frozen
class SelectTake:
    """Choose the take that plays."""

    shot_id: AssetId
    asset_id: AssetId

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Choose take"

    def apply(self, tx: Tx) -> None:
        """Order, timing and links stay as they are."""
        tx.films.select_take(self.shot_id, self.asset_id)


@frozen
class DuplicateShots:
    """Make shots with the same text, timing and takes: `D` on the board, or Ctrl and drag.

    The takes are links to the same assets; the codes are new, and the status starts again.
    """

    shot_ids: tuple[AssetId, ...]
    parent_id: AssetId
    before: AssetId | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        count = len(self.shot_ids)
        return "Duplicate shot" if count == 1 else f"Duplicate {count} shots"

    def apply(self, tx: Tx) -> list[AssetId]:
        """Returns the new shots' ids."""
        names = [tx.assets.load(key).name for key in self.shot_ids]
        codes = [tx.assets.load(key).code for key in self.shot_ids]
        # A name that only repeats the code is left to the new code.
        plain = ["" if n == f"Shot {c}" else n for n, c in zip(names, codes, strict=True)]
        made = tx.films.add_shots(self.parent_id, plain, before=self.before)
        for old, new in zip(self.shot_ids, made, strict=True):
            shot = tx.assets.load(old)
            tx.assets.set(
                new,
                {
                    "duration": shot.duration,
                    "description": shot.description,
                    "metadata": dict(shot.metadata),
                },
            )
            _copy_takes(tx, old, new)
        return made


def _copy_takes(tx: Tx, old: AssetId, new: AssetId) -> None:
    """Give a shot the takes of another, with their numbers and what is used of them."""
    parts, bases = tx.films.parts_of(old), tx.films.bases_for_copy(old, new)
    for relation in tx.relations.of(old):
        if relation.type is RelationType.GENERATED_FROM and relation.is_outgoing:
            tx.relations.add(
                RelationType.GENERATED_FROM,
                new,
                relation.other.id,
                sequence=relation.sequence,
                metadata=relation.metadata,
                is_selected=relation.is_selected,
                part=parts.get(relation.other.id, WHOLE),
                basis=bases.get(relation.other.id),
            )


@frozen
class MoveShots:
    """Move shots, in the given order, in front of a shot of a scene (or last in it)."""

    shot_ids: tuple[AssetId, ...]
    parent_id: AssetId
    before: AssetId | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Move shot" if len(self.shot_ids) == 1 else f"Move {len(self.shot_ids)} shots"

    def apply(self, tx: Tx) -> None:
        """Codes stay as they are: a code is a name, not a place."""
        tx.films.move_shots(self.shot_ids, self.parent_id, before=self.before)


@frozen
class MoveScenes:
    """Move scenes within their film."""

    scene_ids: tuple[AssetId, ...]
    film_id: AssetId
    before: AssetId | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Move scene"

    def apply(self, tx: Tx) -> None:
        """Their shots go with them."""
        tx.films.move_scenes(self.scene_ids, self.film_id, before=self.before)


# What of a shot is a column of `assets`; the rest is metadata.
_SHOT_COLUMNS = frozenset({"name", "code", "duration", "status", "description"})


@frozen
class SetShot:
    """Change what a shot card says: name, code, duration, status, prompt, dialogue ...

    Attributes:
        values: By the names of `domain.film.Shot`; None clears one.
    """

    shot_id: AssetId
    values: Mapping[str, Any]
    expected_version: int | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        names = ", ".join(name.replace("_", " ") for name in self.values)
        return f"Change shot's {names}"

    def apply(self, tx: Tx) -> None:
        """In one update of the row."""
        _set(tx, self.shot_id, self.values, self.expected_version)


@frozen
class SetShots:
    """Change the same thing of several shots: the status, the duration."""

    shot_ids: tuple[AssetId, ...]
    values: Mapping[str, Any]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        names = ", ".join(name.replace("_", " ") for name in self.values)
        count = len(self.shot_ids)
        return f"Change shot's {names}" if count == 1 else f"Change {names} of {count} shots"

    def apply(self, tx: Tx) -> None:
        """Each in one update of its row."""
        for shot_id in self.shot_ids:
            _set(tx, shot_id, self.values, None)


@frozen
class SetScene:
    """Change a scene's name, number (as `code`) or setting."""

    scene_id: AssetId
    values: Mapping[str, Any]
    expected_version: int | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Change scene"

    def apply(self, tx: Tx) -> None:
        """In one update of the row."""
        _set(tx, self.scene_id, self.values, self.expected_version)


@frozen
class SetFilm:
    """Change a film's name, target (`target_duration`, seconds) and settings.

    Those are `frame_rate` (a number: 23.976 is taken for 24000/1001), `aspect_ratio` and
    `start_timecode`.
    """

    film_id: AssetId
    values: Mapping[str, Any]
    expected_version: int | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Change film"

    def apply(self, tx: Tx) -> None:
        """The settings, and then the rest in one update of the row."""
        values, version = dict(self.values), self.expected_version
        rate = values.pop("frame_rate", None)
        differs = tx.films.set_settings(
            self.film_id,
            rate=FrameRate.of(rate) if rate else None,
            aspect_ratio=values.pop("aspect_ratio", None),
            start_timecode=values.pop("start_timecode", None),
            expected_version=version,
        )
        if differs and version is not None:
            version += 1
        if values:
            _set(tx, self.film_id, values, version)


def _set(tx: Tx, asset_id: AssetId, values: Mapping[str, Any], version: int | None) -> None:
    columns = {name: value for name, value in values.items() if name in _SHOT_COLUMNS}
    facts = {name: value for name, value in values.items() if name not in _SHOT_COLUMNS}
    if facts:
        columns["metadata"] = merged(tx.assets.load(asset_id).metadata, facts)
    tx.assets.set(asset_id, columns, expected_version=version)
