"""Texts of assets that are indexed in another form than they are stored in.

Triggers put the name, description, code and prompt of an asset into `asset_search_text` as they
stand, as much of them as is indexed, whoever writes them. Where the full-text index needs another
form (see `domain/search/segments.py`), it is put in their place right after, here and nowhere else:
neither database could make it in the same way as the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.catalog.tables.all import asset_search_text, assets
from desktop.domain.search.segments import INDEXED_LENGTHS, indexed_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

_COLUMNS = ("name", "description", "code")


def index_again(
    connection: Connection, table: Table, keys: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Index the texts among `values`, which rows of `table` have just been given, as they need."""
    if table is not assets:
        return
    texts = {name: values.get(name) for name in _COLUMNS}
    texts["prompt"] = (values.get("generation_metadata") or {}).get("prompt")
    forms = {
        name: form
        for name, text in texts.items()
        if isinstance(text, str)
        and (form := indexed_part(name, text)) != text[: INDEXED_LENGTHS[name]]
    }
    if forms:
        c = asset_search_text.c
        connection.execute(
            asset_search_text.update()
            .where(c.asset_id.in_(keys))
            .values({c[name]: form for name, form in forms.items()})
        )


def indexed_body(text: str) -> dict[str, str | None]:
    """The columns of a text that was read from a file."""
    form = indexed_part("body", text)
    return {"body": form, "body_as_read": None if form == text else text}
