"""Works out what a film still owes: a pure function of the film and of what it does not carry.

A shot that is cut, or whose scene is, owes nothing: it will not be in the film. What was made for
it is spare, unless something else uses it. Takes that were not chosen are no gap: they are the
choice that a director had.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.basis import BasisState
from desktop.domain.film import Scene, Shot
from desktop.domain.finish_cost import finish_cost
from desktop.domain.owed import Owed, OwedKind, OwedLine, OwedPlace, OwedReason
from desktop.domain.owed_facts import NO_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from desktop.domain.asset import AssetCard
    from desktop.domain.basis import BasisCause
    from desktop.domain.film import Film, Take
    from desktop.domain.ids import AssetId
    from desktop.domain.owed_facts import CallFacts, OwedFacts
    from desktop.domain.relation import Relation

_K, _R = OwedKind, OwedReason
# What is brought in for a film to be used in its shots. Sound plays under all of it, and texts are
# about all of it: these are used where the film as a whole uses them.
_FOR_SHOTS = (AssetType.IMAGE, AssetType.VIDEO, AssetType.CHARACTER_REF)
_ORDER = {kind: place for place, kind in enumerate(OwedKind)}


def owed(film: Film, facts: OwedFacts) -> Owed:
    """What a film still owes."""
    found = _Owing(film, facts)
    lines = [line for place in found.places() for line in found.at(place)]
    live = list(found.live_shots())
    finish = finish_cost(film, filter(_is_to_make, live), facts)
    quotes = {quote.shot_id: quote for quote in finish.quotes}
    quoted = (_K.MISSING, _K.STALE)
    return Owed(
        film.id,
        film.name,
        tuple(
            replace(line, quote=quotes.get(line.place.shot_id))
            if line.kind in quoted and line.place.shot_id
            else line
            for line in lines
        ),
        finish,
        len(live),
    )


def is_cut(shot: Shot, scene: Scene | None, facts: OwedFacts) -> bool:
    """Whether a shot will not be in the film."""
    return shot.status == AssetStatus.CUT or (scene is not None and scene.id in facts.cut_scenes)


def spare_candidates(film: Film, facts: OwedFacts) -> dict[AssetId, OwedLine]:
    """What may be of no use, with what would be said of it; `facts.in_use` is not looked at."""
    found: dict[AssetId, OwedLine] = {}

    def note(card: AssetCard, place: OwedPlace, reason: OwedReason, number: int = 0) -> None:
        line = OwedLine(_K.UNUSED, place, reason, card.id, card.name, number)
        found.setdefault(card.id, line)

    places: dict[AssetId | None, OwedPlace] = {None: film_place(film)}
    for scene, shot in _shots(film):
        place = shot_place(shot, scene)
        places[shot.id] = place
        if is_cut(shot, scene, facts):
            for take in shot.takes:
                if not take.is_failed:
                    note(take.card, place, _R.TAKES_OF_CUT, take.number)
            for use in facts.uses.get(shot.id, ()):
                note(use.other, place, _R.USED_BY_CUT)
    for scene in film.scenes:
        places[scene.id] = scene_place(scene)
        if scene.id in facts.cut_scenes:
            for use in facts.uses.get(scene.id, ()):
                note(use.other, places[scene.id], _R.USED_BY_CUT)
    for use in facts.uses.get(film.id, ()):
        if use.other.type in _FOR_SHOTS:
            note(use.other, places[None], _R.USED_BY_NONE)
    for call in facts.calls:
        target = None if call.target_id == film.id else call.target_id
        for key in call.made:
            if call.target_id is not None and target in places and key in facts.made:
                note(facts.made[key], places[target], _R.NOT_KEPT)
    return found


def film_place(film: Film) -> OwedPlace:
    """The film as a whole."""
    return OwedPlace(name=film.name)


def scene_place(scene: Scene) -> OwedPlace:
    """A scene."""
    return OwedPlace(scene.id, None, scene.number, scene.name)


def shot_place(shot: Shot, scene: Scene | None) -> OwedPlace:
    """A shot."""
    return OwedPlace(scene.id if scene else None, shot.id, shot.code, shot.name)


def _shots(film: Film) -> Iterator[tuple[Scene | None, Shot]]:
    """Every shot with its scene, in the order of the board."""
    for part in film.parts():
        if isinstance(part, Scene):
            yield from ((part, shot) for shot in part.shots)
        else:
            yield None, part


def _is_to_make(shot: Shot) -> bool:
    """Whether what plays is missing or out of date."""
    take = shot.shown
    return take is None or take.state in (BasisState.MISSING, BasisState.STALE)


class _Owing:
    """The lines of one film, place by place."""

    def __init__(self, film: Film, facts: OwedFacts) -> None:
        self._film, self._facts = film, facts
        self._slack = 0.5 / film.frame_rate  # half a frame is no time
        self._calls: dict[AssetId, list[CallFacts]] = defaultdict(list)
        self._called = {key for call in facts.calls for key in call.made}
        self._share_out_calls()
        self._spare: dict[OwedPlace, list[OwedLine]] = defaultdict(list)
        for key, line in spare_candidates(film, facts).items():
            if key not in facts.in_use:
                self._spare[line.place].append(line)

    def places(self) -> Iterator[tuple[OwedPlace, Scene | None, Shot | None]]:
        """The film as a whole, then scenes and shots in the order of the board."""
        yield film_place(self._film), None, None
        for part in self._film.parts():
            if isinstance(part, Shot):
                yield shot_place(part, None), None, part
                continue
            yield scene_place(part), part, None
            for shot in part.shots:
                yield shot_place(shot, part), part, shot

    def live_shots(self) -> Iterator[Shot]:
        """The shots that are to be in the film."""
        for scene, shot in _shots(self._film):
            if not is_cut(shot, scene, self._facts):
                yield shot

    def at(self, where: tuple[OwedPlace, Scene | None, Shot | None]) -> list[OwedLine]:
        """What is owed at one place, the most pressing first."""
        place, scene, shot = where
        found: list[OwedLine] = []
        if shot is not None:
            if not is_cut(shot, scene, self._facts):
                found += self._of_shot(place, scene, shot)
        elif scene is None or scene.id not in self._facts.cut_scenes:
            key = self._film.id if scene is None else scene.id
            found += self._offline(place, self._uses(key))
            found += self._of_calls(place, key)
            found += self._of_film(place) if scene is None else self._of_scene(place, scene)
        found += _takes_together(self._spare[place])
        return sorted(found, key=lambda line: _ORDER[line.kind])

    def _of_film(self, place: OwedPlace) -> Iterator[OwedLine]:
        film = self._film
        if film.target_seconds and film.seconds > film.target_seconds + self._slack:
            line = OwedLine(_K.OVER_TIME, place)
            yield replace(line, seconds=film.seconds, limit=film.target_seconds)
        if (cut := self._facts.stale_cut) is not None:
            line = OwedLine(_K.STALE, place, _R.FINISHED_CUT, cut.asset_id, cut.name)
            yield replace(line, causes=cut.causes)

    def _of_scene(self, place: OwedPlace, scene: Scene) -> Iterator[OwedLine]:
        if not scene.shots:
            yield OwedLine(_K.EMPTY, place)

    def _of_shot(self, place: OwedPlace, scene: Scene | None, shot: Shot) -> Iterator[OwedLine]:
        take = shot.shown
        if take is None or take.state is BasisState.MISSING:
            yield OwedLine(_K.MISSING, place)
        else:
            yield from self._of_take(place, shot, take)
        yield from self._failed(place, shot)
        yield from self._offline(place, self._uses(shot.id))
        if (silent := self._silence(scene, shot, take)) is not None:
            about = take if silent is _R.CLIP_WITHOUT_SOUND else None
            yield _of(_K.SILENT, place, silent, about)
        yield from self._of_calls(place, shot.id)

    def _of_take(self, place: OwedPlace, shot: Shot, take: Take) -> Iterator[OwedLine]:
        card = take.card
        if take.state is BasisState.STALE:
            yield _of(_K.STALE, place, _R.NONE, take, take.causes)
        elif take.state is BasisState.BLOCKED:
            yield _of(_K.BLOCKED, place, _R.NONE, take, take.causes)
        if card.is_missing:
            yield _of(_K.OFFLINE, place, _R.FILE_AWAY if card.is_offline else _R.FILE_GONE, take)
        there = take.seconds if card.type == AssetType.VIDEO else None
        if there is not None and (shot.duration or 0) > there + self._slack:
            line = _of(_K.SHORT, place, _R.NONE, take)
            yield replace(line, seconds=shot.duration, limit=there)
        is_made = self._facts.takes.get(card.id, NO_FACTS).is_made
        if is_made and card.cost is None and card.id not in self._called:
            yield _of(_K.UNPRICED, place, _R.TAKE_COST, take)

    def _failed(self, place: OwedPlace, shot: Shot) -> Iterator[OwedLine]:
        """Attempts after which nothing came."""
        calls = [call for call in self._calls[shot.id] if call.target_id == shot.id]
        good = [take for take in shot.takes if not take.is_failed]
        last = max((take.number for take in good), default=0)
        takes = [take for take in shot.takes if take.is_failed and take.number > last]
        done = [at for take in good if (at := self._at(take)) is not None]
        done += [call.at for call in calls if not call.is_failed]
        since = max(done, default=None)
        calls = [call for call in calls if call.is_failed and (since is None or call.at > since)]
        if not (takes or calls):
            return
        error = calls[-1].error if calls else ""
        line = OwedLine(_K.FAILED, place, count=len(takes) + len(calls), error=error)
        if takes:
            take = takes[-1]
            told = self._facts.takes.get(take.card.id, NO_FACTS).generation.get("error")
            own = str(told or "")
            line = replace(
                line, asset_id=take.card.id, name=take.card.name, number=take.number,
                error=own or error,
            )  # fmt: skip
        yield line

    def _silence(self, scene: Scene | None, shot: Shot, take: Take | None) -> OwedReason | None:
        """Why nothing is heard where somebody speaks; None where there is sound, or may be."""
        if not shot.dialogue.strip():
            return None
        heard = [*self._uses(shot.id), *(self._uses(scene.id) if scene is not None else ())]
        if any(use.other.type == AssetType.AUDIO for use in heard):
            return None
        if take is None or take.card.type != AssetType.VIDEO:
            return _R.NO_SOUND
        has_sound = self._facts.takes.get(take.card.id, NO_FACTS).has_sound
        return _R.CLIP_WITHOUT_SOUND if has_sound is False else None

    def _offline(self, place: OwedPlace, uses: Iterable[Relation]) -> Iterator[OwedLine]:
        for use in uses:
            card = use.other
            if card.is_missing:
                reason = _R.FILE_AWAY if card.is_offline else _R.FILE_GONE
                yield OwedLine(_K.OFFLINE, place, reason, card.id, card.name)

    def _of_calls(self, place: OwedPlace, key: AssetId) -> Iterator[OwedLine]:
        unknown = sum(not call.is_priced for call in self._calls[key])
        if unknown:
            yield OwedLine(_K.UNPRICED, place, _R.CALL_COST, count=unknown)

    def _share_out_calls(self) -> None:
        """Each call once: where it was for, else at the shot that it made a take of."""
        shot_of: dict[AssetId, AssetId] = {}
        known = {self._film.id, *(scene.id for scene in self._film.scenes)}
        for shot in self._film.shots():
            known.add(shot.id)
            for take in shot.takes:
                shot_of.setdefault(take.card.id, shot.id)
        for call in self._facts.calls:
            key = call.target_id if call.target_id in known else None
            key = key or next((shot_of[one] for one in call.made if one in shot_of), None)
            if key is not None:
                self._calls[key].append(call)

    def _uses(self, key: AssetId) -> Sequence[Relation]:
        return self._facts.uses.get(key, ())

    def _at(self, take: Take) -> datetime | None:
        return self._facts.takes.get(take.card.id, NO_FACTS).at


def _of(
    kind: OwedKind,
    place: OwedPlace,
    reason: OwedReason,
    take: Take | None,
    causes: tuple[BasisCause, ...] = (),
) -> OwedLine:
    """A line about a take."""
    if take is None:
        return OwedLine(kind, place, reason)
    card = take.card
    return OwedLine(kind, place, reason, card.id, card.name, take.number, causes=causes)


def _takes_together(lines: list[OwedLine]) -> Iterator[OwedLine]:
    """The takes of a cut shot are one line."""
    takes = [line for line in lines if line.reason is _R.TAKES_OF_CUT]
    if takes:
        yield replace(takes[0], count=len(takes))
    yield from (line for line in lines if line.reason is not _R.TAKES_OF_CUT)
