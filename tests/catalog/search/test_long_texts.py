"""Of very long texts the beginning is found; all of them is kept, and both databases are alike."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.edits.asset import SetFields
from desktop.edits.edit import perform
from desktop.edits.tag import TagAssets

if TYPE_CHECKING:
    from desktop.catalog.library import Library

LETTERS = [chr(one) for one in range(0x20000, 0x2A000)]  # of four bytes each, as costly as it gets


def words(count: int, seed: int) -> str:
    """Distinct words of one letter, of a script without spaces, and of English."""
    chance = random.Random(seed)
    rare = " ".join(chance.sample(LETTERS, min(count, len(LETTERS))))
    plain = " ".join(f"{chance.getrandbits(40):010x}" for _ in range(count))
    return f"head{seed} {rare} {''.join(chance.sample(LETTERS, 20_000))} {plain} tail{seed}"


LONG = {name: words(60_000, n) for n, name in enumerate(("prompt", "description", "body"))}


def found(library: Library, query: str) -> list[str]:
    page = library.read(lambda r: r.listing.page(Listing(query=parse(query))))
    return [card.id for card in page.cards]


@pytest.fixture
def stored(library: Library) -> list[AssetId]:
    """The same texts in an asset that came in with others, and in one that was edited."""
    facts = {"prompt": LONG["prompt"]}

    def fill(tx: Any) -> list[AssetId]:
        row = {"id": new_id(), "type": "text", "name": "a", "description": LONG["description"]}
        tx.intake.load([row | {"generation_metadata": facts, "body": LONG["body"]}])
        return [AssetId(str(row["id"])), tx.assets.add(AssetType.TEXT, "b")]

    came_in, edited = library.write(fill)
    perform(library, SetFields(edited, {"description": LONG["description"]}, generation=facts))
    return [came_in, edited]


def test_very_long_texts_are_kept_whole_and_found_by_their_beginning(
    library: Library, stored: list[AssetId]
) -> None:
    came_in, _ = stored
    for key in stored:
        asset = library.read(lambda r, key=key: r.assets.load(key))  # type: ignore[misc]
        assert asset.description == LONG["description"]
        assert asset.generation["prompt"] == LONG["prompt"]
    assert library.read(lambda r: r.assets.body(came_in)) == LONG["body"]
    for word, ids in (
        ("head0", stored), ("head1", stored), ("head2", [came_in]), ("prompt:head0", stored),
        ("tail0", []), ("tail1", []), ("tail2", []), ("prompt:tail0", []),
    ):  # fmt: skip
        assert sorted(found(library, word)) == sorted(ids), word


def test_a_text_that_gets_short_again_is_found_whole(
    library: Library, stored: list[AssetId]
) -> None:
    perform(library, SetFields(stored[0], {"description": "the tail1 of it"}))
    assert found(library, "tail1") == [stored[0]]
    assert found(library, "description:head1") == [stored[1]]


def test_more_tags_than_are_indexed_can_be_put_on_an_asset(library: Library) -> None:
    key = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "Pier"))
    names = tuple(f"{'-'.join(str(n * step) for step in range(1, 22))[:90]}" for n in range(200))
    assert sum(map(len, names)) > 14_000
    perform(library, TagAssets((key,), names))
    assert len(library.read(lambda r: r.tags.of([key]))[key]) == len(names)
    assert found(library, f"tag:{names[-1]}") == [key]
