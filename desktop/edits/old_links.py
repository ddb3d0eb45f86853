"""Links of an old library, within one transaction: films and their shots, takes, and the rest."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from desktop.base.errors import NotFoundError, RuleError
from desktop.domain.asset import AssetType
from desktop.domain.film import FINAL_CUT
from desktop.domain.old_report import OldOutcome, OldResult
from desktop.domain.old_values import storable
from desktop.domain.relation import RelationType
from desktop.edits.film_use import AddFinalCut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId
    from desktop.domain.old_library import OldKey, OldLink


class OldLinks:
    """The links of one batch, in their order: runs of one film's shots, and of one shot's takes."""

    def __init__(self, tx: Tx, known: Mapping[str, AssetId]) -> None:
        """Begin.

        Args:
            tx: Where they come in; the tree is held.
            known: The assets that there are, by external id.
        """
        self._tx = tx
        self._known = known
        self._types: dict[AssetId, str] = {}

    def run(self, links: Sequence[OldLink]) -> list[OldResult]:
        """Make what is not there; returns what became of those that have rows of their own.

        And of those that could not be made.
        """
        ends = [key for link in links for key in (link.parent, link.child)]
        ids = [key for end in ends if (key := self._known.get(end.external_id))]
        self._types = self._tx.assets.values(list(dict.fromkeys(ids)), "type")
        results: list[OldResult] = []
        for _, group in groupby(links, key=self._run_of):
            results += self._link(list(group))
        return results

    def _run_of(self, link: OldLink) -> object:
        """What those have in common that are made in one go."""
        kinds = self._kinds(link)
        if link.type is RelationType.PART_OF and kinds == (AssetType.FILM, AssetType.SHOT):
            return link.parent, link.scene
        if link.type is RelationType.GENERATED_FROM and kinds[0] == AssetType.SHOT:
            return link.parent, "takes"
        return id(link)

    def _kinds(self, link: OldLink) -> tuple[str | None, str | None]:
        parent, child = self._id(link.parent), self._id(link.child)
        return (
            self._types.get(parent) if parent else None,
            self._types.get(child) if child else None,
        )

    def _id(self, key: OldKey) -> AssetId | None:
        return self._known.get(key.external_id)

    def _link(self, links: list[OldLink]) -> list[OldResult]:
        """Make a run of links."""
        results: list[OldResult] = []
        there: list[tuple[OldLink, AssetId, AssetId]] = []
        for link in links:
            parent, child = self._id(link.parent), self._id(link.child)
            if parent is not None and child is not None:
                there.append((link, parent, child))
                continue
            what = link.parent if parent is None else link.child
            told = f"{what.table} {what.told_id} is not in the library."
            results.append(OldResult(link.key or link.child, OldOutcome.SKIPPED, error=told))
        if not there:
            return results
        return results + self._make(there)

    def _make(self, links: list[tuple[OldLink, AssetId, AssetId]]) -> list[OldResult]:
        """Make a run of links whose ends are there; where one cannot be, the others alone."""
        link, kinds = links[0][0], self._kinds(links[0][0])
        try:
            if link.type is RelationType.PART_OF and kinds == (AssetType.FILM, AssetType.SHOT):
                return self._shots(links)
            if link.type is RelationType.GENERATED_FROM and kinds[0] == AssetType.SHOT:
                return self._takes(links)
            return self._other(*links[0])
        except (RuleError, NotFoundError) as error:
            if len(links) > 1:
                return [result for one in links for result in self._make([one])]
            told = f"Not linked: {error}"
            return [OldResult(link.key or link.child, OldOutcome.FAILED, error=told)]

    def _shots(self, links: list[tuple[OldLink, AssetId, AssetId]]) -> list[OldResult]:
        """Shots of a film, all in one scene of it or in none."""
        link, film, _ = links[0]
        place, told = film, ""
        if link.scene is not None:
            scene = self._id(link.scene)
            films = self._tx.relations.films_of([scene])[scene] if scene else ()
            if scene is not None and film in films:
                place = scene
            else:
                told = "Its scene did not come: it is in the film without one."
        new = set(self._tx.films.append_shots(place, [shot for _, _, shot in links]))
        return [
            result
            for one, _, shot in links
            for result in _told(one, shot, is_new=shot in new, problem=told if shot in new else "")
        ]

    def _takes(self, links: list[tuple[OldLink, AssetId, AssetId]]) -> list[OldResult]:
        """Takes of one shot: with their numbers, where each has one of its own."""
        tx, shot = self._tx, links[0][1]
        there = {
            take
            for _, _, take in links
            if tx.relations.find(RelationType.GENERATED_FROM, shot, take) is not None
        }
        new = {take: link for link, _, take in links if take not in there}
        numbers = [link.sequence or 0 for link in new.values()]
        if len(set(numbers)) == len(numbers) and min(numbers, default=0) > 0:
            new = dict(sorted(new.items(), key=lambda item: item[1].sequence or 0))
            tx.films.add_takes(shot, list(new))
            for take, link in reversed(new.items()):  # the last first: theirs are free then
                self._number(shot, take, link.sequence or 0)
        else:
            tx.films.add_takes(shot, list(new))
        chosen = [take for take, link in new.items() if link.is_selected]
        told = self._choose(shot, chosen)
        return [
            result
            for link, _, take in links
            for result in _told(link, take, is_new=take in new, problem=told.get(take, ""))
        ]

    def _number(self, shot: AssetId, take: AssetId, number: int) -> None:
        try:
            self._tx.films.number_take(shot, take, number)
        except RuleError:  # one that was here before has it; the next free one is as good
            return

    def _choose(self, shot: AssetId, takes: list[AssetId]) -> dict[AssetId, str]:
        """Let the last of these play that has a picture; returns what is to be told of others."""
        for at in range(len(takes) - 1, -1, -1):
            try:
                self._tx.films.select_take(shot, takes[at])
            except RuleError:
                continue
            told = "It was chosen there as well; a later take plays."
            return dict.fromkeys(takes[:at], told)
        return {}

    def _other(self, link: OldLink, parent: AssetId, child: AssetId) -> list[OldResult]:
        tx = self._tx
        kinds = self._kinds(link)
        if link.type is RelationType.PART_OF and kinds == (AssetType.FILM, AssetType.SCENE):
            is_new = not tx.relations.films_of([child])[child]
            if is_new:
                tx.films.place_scene(parent, child)
            return _told(link, child, is_new=is_new)
        if tx.relations.find(link.type, parent, child) is not None:
            return _told(link, child, is_new=False)
        if link.role == FINAL_CUT and kinds == (AssetType.FILM, AssetType.VIDEO):
            AddFinalCut(parent, child).apply(tx)
            return _told(link, child, is_new=True)
        (place,) = tx.relations.sequence_for(link.type, parent, 1)
        facts: dict[str, Any] = {str(k): storable(v) for k, v in link.metadata.items()}
        if link.role:
            facts["role"] = link.role
        tx.relations.add(link.type, parent, child, sequence=place, metadata=facts)
        return _told(link, child, is_new=True)


def _told(link: OldLink, asset: AssetId, *, is_new: bool, problem: str = "") -> list[OldResult]:
    """What became of a link: told where it has a row of its own, or something is to be said."""
    if link.key is None and not problem:
        return []
    outcome = OldOutcome.ADDED if is_new else OldOutcome.KNOWN
    return [OldResult(link.key or link.child, outcome, asset, error=problem)]
