"""What a script calls an asset is found by its index, and no asset is looked at for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, insert, text

from desktop.catalog.tables.all import assets
from desktop.domain.ids import new_id
from desktop.domain.saving import SCRIPT_ID

if TYPE_CHECKING:
    from desktop.catalog.library import Library


def test_the_name_that_a_script_gives_is_found_by_its_index(library: Library) -> None:
    ids, now = [new_id() for _ in range(3_000)], datetime.now(UTC)

    def fill(tx: Any) -> str:
        session = tx._session
        names = [{SCRIPT_ID: f"run/{n}"} if n % 10 == 0 else {} for n in range(len(ids))]
        session.connection.execute(
            insert(assets),
            [
                {
                    "id": key, "workspace_id": session.workspace_id, "type": "image",
                    "name": "Night", "external_ids": told, "created_at": now, "updated_at": now,
                }
                for key, told in zip(ids, names, strict=True)
            ],
        )  # fmt: skip
        session.connection.execute(text("ANALYZE"))
        asked: list[tuple[str, Any]] = []

        def note(*told: Any) -> None:
            asked.append(told[2:4])

        event.listen(session.connection, "before_cursor_execute", note)
        assert tx.external_ids.find(SCRIPT_ID, "run/70", ["image", "video"]) == [ids[70]]
        event.remove(session.connection, "before_cursor_execute", note)
        assert tx.external_ids.find(SCRIPT_ID, "run/70", ["video"]) == []
        ((said, given),) = asked  # as it was asked, with what was bound
        head = "EXPLAIN QUERY PLAN " if session.is_sqlite else "EXPLAIN "
        rows = session.connection.exec_driver_sql(head + said, given)
        return "\n".join(str(row[-1]) for row in rows)

    plan = library.write(fill)
    steps = [step.strip() for step in plan.splitlines()]
    # PostgreSQL reads partitions without a row as they are, and names their indexes by itself.
    assert any(
        "INDEX ix_assets_tracking (workspace_id=? AND <expr>=?)" in step
        or (step.startswith("Index Cond") and "external_ids ->> 'tracking'" in step)
        for step in steps
    ), plan
