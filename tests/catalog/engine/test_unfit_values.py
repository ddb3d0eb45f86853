"""What a server does not take is refused with words that say what to do; nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import RuleError
from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.catalog.transaction import Tx


@pytest.fixture
def shared(postgres_library_url: str) -> Iterator[Library]:
    library = open_library(postgres_library_url)
    yield library
    library.close()


@pytest.mark.parametrize(
    "add",
    [
        lambda tx: tx.assets.add(AssetType.SHOT, "1A", code="A" * 300),
        lambda tx: tx.assets.add(AssetType.IMAGE, "Pier", size=2**70),
        lambda tx: tx.assets.add(AssetType.IMAGE, "Pier", description="a\0b"),
    ],
    ids=["text", "number", "letter"],
)
def test_what_a_server_does_not_take_is_refused(
    shared: Library, add: Callable[[Tx], object]
) -> None:
    with pytest.raises(RuleError) as refused:
        shared.write(add)
    assert "cannot store" in str(refused.value)
    assert "Shorten" in refused.value.advice
    assert shared.read(lambda reads: reads.listing.count(Listing())) == 0
