"""Storage locations: one primary original, and copies that go only when nobody holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from desktop.base.errors import ChangedElsewhereError, NotFoundError
from desktop.domain.asset import AssetType
from desktop.domain.ids import new_id
from desktop.domain.intake import NewOriginal
from desktop.domain.location import OWNED

if TYPE_CHECKING:
    from desktop.catalog.library import Library


@pytest.fixture
def ids(library: Library) -> list[Any]:
    """Three images."""
    return library.write(lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(3)])


def add(library: Library, asset: Any, path: str, **values: Any) -> Any:
    """A location of an asset."""
    return library.write(
        lambda tx: tx.locations.add(asset, storage_type="local", path=path, **values)
    )


def test_both_databases_refuse_a_second_primary_original(library: Library, ids: list[Any]) -> None:
    first = add(library, ids[0], "/a.png", is_primary=True, purpose="original")
    add(library, ids[0], "/b.png", is_primary=False, purpose="original")
    with pytest.raises(ChangedElsewhereError):
        add(library, ids[0], "/c.png", is_primary=True, purpose="original")
    found = library.read(lambda r: r.locations.primary(ids[0]))
    assert found is not None
    assert found.id == first
    assert len(library.read(lambda r: r.locations.of(ids))[ids[0]]) == 2


def test_a_location_of_what_is_not_there_is_a_message(library: Library) -> None:
    with pytest.raises(NotFoundError):
        add(library, new_id(), "/a.png")


def test_a_copy_that_somebody_else_holds_is_not_free(library: Library, ids: list[Any]) -> None:
    a, b, c = ids
    add(library, a, "aa/shared", bucket=OWNED)
    add(library, b, "aa/shared", bucket=OWNED)
    add(library, a, "bb/own", bucket=OWNED)
    add(library, c, "/footage/referenced.png")
    assert library.read(lambda r: r.locations.owned_paths([a])) == ["bb/own"]
    assert sorted(library.read(lambda r: r.locations.owned_paths(ids))) == ["aa/shared", "bb/own"]
    library.write(lambda tx: tx.assets.trash([b]))
    assert library.read(lambda r: r.locations.owned_paths([a])) == ["bb/own"]
    library.write(lambda tx: tx.assets.purge([b]))
    assert sorted(library.read(lambda r: r.locations.owned_paths([a]))) == ["aa/shared", "bb/own"]


def test_all_are_read_in_pages_and_none_twice(library: Library, ids: list[Any]) -> None:
    keys = [add(library, ids[n % 3], f"/{n}.png") for n in range(25)]
    pages = library.read(lambda r: list(r.locations.all(page=7)))
    assert [len(page) for page in pages] == [7, 7, 7, 4]
    assert [item.id for page in pages for item in page] == sorted(keys)


def test_a_look_at_files_is_noted_and_no_edit(library: Library, ids: list[Any]) -> None:
    key = add(library, ids[0], "/a.png", file_size_bytes=5, modified_ns=7)
    library.write(lambda tx: tx.locations.mark({key: {"is_accessible": False}}))
    assert library.read(lambda r: r.assets.cards(ids))[ids[0]].is_missing
    count = text("SELECT count(*) FROM activity")
    assert library.read(lambda r: r._session.scalar(count)) == 0


def test_an_asset_is_missing_when_none_of_its_places_is_there(
    library: Library, ids: list[Any]
) -> None:
    old = add(library, ids[0], "/a.png", is_primary=True)
    new = add(library, ids[0], "/b.png", is_primary=False)
    proxy = add(library, ids[0], "/proxy.png", purpose="proxy", is_primary=False)
    add(library, ids[1], "/c.png", is_primary=True)

    def note(**states: str) -> tuple[bool, list[Any]]:
        keys = {"old": old, "new": new}
        marks = {keys[name]: {"status": status} for name, status in states.items()}
        library.write(lambda tx: tx.locations.mark(marks))
        cards = library.read(lambda r: r.assets.cards(ids))
        assert not cards[ids[1]].is_missing
        places = library.read(lambda r: r.locations.of(ids))[ids[0]]
        assert places[-1].id == proxy
        assert places[-1].is_present
        card = cards[ids[0]]
        assert card.is_missing or not card.is_offline
        offline.append(card.is_offline)
        return card.is_missing, [place.id for place in places if place.is_present]

    offline: list[bool] = []
    assert note(old="missing", new="missing") == (True, [proxy])
    assert note(new="available") == (False, [new, proxy])
    assert library.read(lambda r: r.locations.primary(ids[0])).id == new  # type: ignore[union-attr]
    assert note(new="offline") == (True, [proxy])
    assert note(old="available") == (False, [old, proxy])
    assert note(new="available") == (False, [old, new, proxy])
    assert offline == [False, False, True, False, False]


def test_a_taken_place_is_the_primary_one_and_undone_by_its_record(
    library: Library, ids: list[Any]
) -> None:
    from desktop.domain.ids import OperationId

    old = add(library, ids[0], "/a.png", is_primary=True)
    operation = OperationId(new_id())

    def take(tx: Any) -> None:
        assert tx.locations.hold_assets(ids[:1]) == {ids[0]}
        tx.locations.take({ids[0]: NewOriginal("/b.png", None, "b.png", 1, None, "image/png")})
        tx.locations.mark({old: {"status": "missing"}})
        tx.activity.record("Import")

    library.write(take, operation_id=operation)
    first, second = library.read(lambda r: r.locations.of(ids))[ids[0]]
    assert (first.path, first.is_primary) == ("/b.png", True)
    assert (second.id, second.is_primary) == (old, False)
    assert not library.read(lambda r: r.assets.cards(ids))[ids[0]].is_missing
    assert library.write(lambda tx: tx.activity.revert(operation)) == 0
    (only,) = library.read(lambda r: r.locations.of(ids))[ids[0]]
    assert (only.id, only.is_primary) == (old, True)
    assert library.read(lambda r: r.assets.cards(ids))[ids[0]].is_missing


def test_what_was_purged_cannot_be_held(library: Library, ids: list[Any]) -> None:
    library.write(lambda tx: tx.assets.purge([ids[0]]))
    assert library.write(lambda tx: tx.locations.hold_assets(ids)) == set(ids[1:])
