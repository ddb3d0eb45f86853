"""What a film still owes as comma-separated values, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from desktop.domain.owed_words import KIND_NAMES, line_words, place_words, quote_words
from desktop.formats.spending_csv import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.owed import OwedLine

HEADINGS = (
    *("where", "kind", "owed", "what", "take", "asset", "count"),
    *("quote", "currency", "quoted", "shot_id", "scene_id", "asset_id"),
)


def owed_csv(lines: Iterable[OwedLine]) -> str:
    """A line for each; an unknown cost is an empty cell, never a zero."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in lines:
        quote, place = line.quote, line.place
        cost = quote.estimate.cost if quote else None
        texts = (place_words(place), line.kind.value, KIND_NAMES[line.kind], line_words(line))
        writer.writerow(
            [
                *(safe_cell(text) for text in texts),
                line.number or "",
                safe_cell(line.name),
                line.count,
                "" if cost is None else cost,
                quote.estimate.currency if quote else "",
                safe_cell(quote_words(quote)),
                place.shot_id or "",
                place.scene_id or "",
                line.asset_id or "",
            ]
        )
    return made.getvalue()
