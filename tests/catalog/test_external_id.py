"""What other programs call assets is found by an index, and goes with its asset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event, text

from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id

if TYPE_CHECKING:
    from desktop.catalog.library import Library

OLD = "music videos"


def test_a_name_is_found_among_many_by_its_index(library: Library) -> None:
    ids = [AssetId(new_id()) for _ in range(3_000)]
    rows = [
        {"id": key, "type": "image", "name": "Night", "external_ids": {OLD: f"images/{n}"}}
        for n, key in enumerate(ids)
    ]

    def fill(tx: Any) -> str:
        tx.intake.load(rows)
        session, asked = tx._session, list[tuple[str, Any]]()
        session.connection.execute(text("ANALYZE"))

        def note(*told: Any) -> None:
            asked.append(told[2:4])

        event.listen(session.connection, "before_cursor_execute", note)
        assert tx.external_ids.find(OLD, "images/70", ["image", "video"]) == [ids[70]]
        event.remove(session.connection, "before_cursor_execute", note)
        assert tx.external_ids.find(OLD, "images/70", ["video"]) == []
        assert tx.external_ids.find("another", "images/70", ["image"]) == []
        ((said, given),) = asked  # as it was asked, with what was bound
        head = "EXPLAIN QUERY PLAN " if session.is_sqlite else "EXPLAIN "
        told = session.connection.exec_driver_sql(head + said, given)
        return "\n".join(str(row[-1]) for row in told)

    plan = library.write(fill)
    steps = [step.strip() for step in plan.splitlines()]
    assert any(
        "(workspace_id=? AND system=? AND external_id=?)" in step
        or (step.startswith("Index Cond") and "images/70" in step)
        for step in steps
    ), plan


def test_an_asset_has_several_names_and_takes_them_along(library: Library) -> None:
    def fill(tx: Any) -> AssetId:
        key: AssetId = tx.assets.add(AssetType.IMAGE, "Pier")
        other = tx.assets.add(AssetType.IMAGE, "Quay")
        for name in ("images/17", "images/23", "images/17"):
            tx.external_ids.give(key, OLD, name)
        tx.external_ids.give(other, OLD, "images/17")
        assert tx.external_ids.find(OLD, "images/17", ["image"]) == [key, other]
        return key

    key = library.write(fill)
    assert library.read(lambda r: r.external_ids.find(OLD, "images/23", ["image"])) == [key]
    assert library.read(lambda r: r.assets.load(key)).external_ids == {OLD: "images/17"}
    library.maintain(lambda books: books.assets.purge([key]))
    assert library.read(lambda r: r.external_ids.of([key])) == {}
    assert library.read(lambda r: r.external_ids.find(OLD, "images/23", ["image"])) == []
