"""Pictures that look the same: found in groups, made variants or told apart, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.look_pairs import LookTable, PairSearch
from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.look import VIEW_BYTES, VIEWS
from desktop.domain.near_duplicate import PairDecision, best_first, grouped
from desktop.domain.relation import RelationType
from desktop.edits.history import History
from desktop.edits.near_duplicate import MakeVariants, TellApart
from desktop.jobs.find_looks import find_looks
from desktop.jobs.find_near_duplicates import find_near_duplicates
from desktop.jobs.job import run
from tests.jobs.test_find_looks import folder, ids, scene

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.domain.near_duplicate import NearDuplicateGroup, NearDuplicates
    from desktop.media.pool import MediaPool

__all__ = ["folder"]
FORMS = {"scene 0.png", "poor.jpg", "half.webp", "double.png", "bright.png", "cropped.png"}


def names(found: NearDuplicates) -> list[list[str]]:
    return [[member.card.name for member in group.members] for group in found.groups]


def test_forms_of_a_picture_are_a_group_until_somebody_has_judged_them(
    library: Library,
    pool: MediaPool,
    folder: Path,
    tmp_path: Path,
) -> None:
    for shade in (3, 5):  # nothing is in these, and so nothing is the same in both
        Image.new("RGB", (640, 400), (shade, shade, shade)).save(folder / f"black {shade}.png")
    scene(7).save(folder / "seven.jpg", quality=40)
    named = ids(library, pool, folder)
    # A film is looked at, too, and never compared.
    library.write(lambda tx: tx.assets.add(AssetType.VIDEO, "a.mp4", checksum_sha256="f" * 64))
    before = run(find_near_duplicates(library))
    assert (before.groups, before.compared, before.unseen) == ((), 0, len(named))
    run(find_looks(library, pool, cache=tmp_path / "cache"))
    found = run(find_near_duplicates(library))
    assert (found.compared, found.unseen) == (len(named), 0)
    assert {frozenset(group) for group in names(found)} == {
        frozenset(FORMS),
        frozenset({"scene 7.png", "seven.jpg"}),
    }
    (group,) = (group for group in found.groups if len(group.members) > 2)
    best, *others = group.members
    assert best.card.name == "double.png"  # most pixels
    assert best.likeness == ""
    told = {member.card.name: member.likeness for member in others}
    assert told.pop("cropped.png") == "the same, cropped or altered"
    assert set(told.values()) == {"the same picture"}
    assert group.spare == sum(member.card.size or 0 for member in others)
    _judge(library, named)


def _judge(library: Library, named: dict[str, AssetId]) -> None:
    history = History()
    first, seven = named["scene 0.png"], (named["scene 7.png"], named["seven.jpg"])

    def proposed(key: AssetId) -> set[AssetId]:
        def ask(reads: Reads) -> NearDuplicateGroup | None:
            return reads.near_duplicates.proposed(library.looks, key)

        group = library.read(ask)
        return set(group.ids[1:]) if group else set()

    forms = {named[name] for name in FORMS}
    assert proposed(first) == forms - {first}
    assert proposed(named["scene 3.png"]) == set()
    # Variants are linked, also with each other, and are not asked about again.
    variants = tuple(sorted(forms - {first}))
    assert history.perform(library, MakeVariants(first, variants)).result == len(variants)
    assert history.perform(library, MakeVariants(first, variants)).result == 0
    assert names(run(find_near_duplicates(library))) == [["scene 7.png", "seven.jpg"]]
    assert proposed(first) == proposed(variants[0]) == set()
    links = library.read(lambda reads: reads.relations.of(first))
    assert {(one.type, one.is_outgoing) for one in links} == {(RelationType.VARIANT_OF, True)}
    assert {one.metadata["proposed_by"] for one in links} == {"look"}
    with pytest.raises(RuleError, match="the other way round"):
        history.perform(library, MakeVariants(variants[0], (first,)))
    # What a person says of a pair is remembered, and taken back like any edit.
    history.perform(library, TellApart(seven))
    assert run(find_near_duplicates(library)).groups == ()
    assert proposed(seven[0]) == set()
    history.undo(library)
    assert proposed(seven[0]) == {seven[1]}
    history.perform(library, TellApart(seven, PairDecision.NOT_THE_SAME))
    assert history.perform(library, TellApart(seven, PairDecision.NOT_THE_SAME)).result == 0
    assert run(find_near_duplicates(library)).groups == ()
    while history.undo_label:
        history.undo(library)
    found = run(find_near_duplicates(library))
    assert {len(group.members) for group in found.groups} == {len(FORMS), 2}
    # What is in the Trash is in no group, and nothing is said of what is gone.
    library.write(lambda tx: tx.assets.trash([seven[1]]))
    assert {len(group.members) for group in run(find_near_duplicates(library)).groups} == {
        len(FORMS)
    }
    with pytest.raises(NotFoundError):
        history.perform(library, TellApart((first, AssetId(new_id()))))


def test_the_best_is_the_largest_then_the_whole_file_then_what_is_liked_and_used() -> None:
    def card(name: str, width: int = 100, **more: int) -> AssetCard:
        return AssetCard(AssetId(name), AssetType.IMAGE, name, width=width, height=10, **more)  # type: ignore[arg-type]

    cards = [
        card("a.jpg"),
        card("b.webp", 110),
        card("c.png", rating=2),
        card("d.png", rating=2),
        card("e.png", rating=3),
        card("f.jpg", 200),
        card("g.png", size=9),
        card("h.png", size=10),
    ]
    order = [one.name for one in best_first(reversed(cards), {AssetId("d.png"): 1})]
    assert order == ["f.jpg", "e.png", "d.png", "c.png", "h.png", "g.png", "b.webp", "a.jpg"]


def test_everything_in_a_group_looks_like_its_best_and_stands_in_no_other() -> None:
    a, b, c, d, e = (AssetId(name) for name in "abcde")
    near = {a: {b}, b: {a, c}, c: {b, d}, d: {c, e}, e: {d}}
    assert grouped([a, b, c, d, e], near, set()) == [(a, b), (c, d)]
    assert grouped([a, b, c, d, e], near, {frozenset((a, b))}) == [(b, c), (d, e)]
    assert grouped([], {}, set()) == []


def test_near_pairs_are_found_among_many_wherever_a_crop_is_near() -> None:
    """Against a comparison of all with all, as far as bits differ as they do for real pictures."""
    made = np.random.default_rng(4)
    count, forms = 3000, 60
    bits = made.integers(0, 2, (VIEWS, count, VIEW_BYTES * 8), dtype=np.uint8)
    bits[:, :, 242:] = 0
    for at in range(forms):  # the second half of these is a form of the first
        form = bits[0, at].copy()
        form[made.choice(242, at % 31, replace=False)] ^= 1
        bits[0 if at % 2 else made.integers(1, VIEWS), count - 1 - at] = form
    views = np.packbits(bits, axis=2).view(np.uint64)
    table = LookTable(
        [AssetId(str(at)) for at in range(count)], views, np.zeros((count, 3), np.float32)
    )
    search = PairSearch(table)
    rounds = list(search.rounds())
    assert rounds == list(range(1, len(rounds) + 1))
    pairs = search.pairs()
    found = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    assert found == {(at, count - 1 - at) for at in range(forms)}
    # Nothing and one are compared with nothing.
    for few in (0, 1):
        small = PairSearch(LookTable(table.ids[:few], views[:, :few], table.colours[:few]))
        list(small.rounds())
        assert len(small.pairs().first) == 0
