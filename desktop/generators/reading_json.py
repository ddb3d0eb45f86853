"""Reads what services answer: JSON of which nothing is certain."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from desktop.domain.generation import RemoteFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.domain.generation import Json

FACTS_LIMIT = 16_000
_DEPTH = 8
# As tqdm writes it, which most models count their steps with.
_PROGRESS = re.compile(r"(?:^|[\r\n])[^\r\n]*?(\d{1,3})%\|[^|\r\n]*\|\s*\d+/\d+")


def text_in(data: Mapping[str, Json], name: str) -> str:
    """A text by its name; empty where there is none."""
    found = data.get(name)
    return found if isinstance(found, str) else ""


def whole_in(data: Mapping[str, Json], name: str) -> int | None:
    """A whole number by its name."""
    found = data.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def mapping_in(data: Mapping[str, Json], name: str) -> dict[str, Json]:
    """An object by its name; empty where there is none."""
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def amount(value: Json) -> Decimal | None:
    """A number that is none below zero, exactly as it is written; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def progress_in(logs: str) -> float | None:
    """How far it is by the last bar of progress in a log; None where there is none."""
    found = _PROGRESS.findall(logs[-20_000:])
    return min(int(found[-1]), 100) / 100 if found else None


def files_in(data: Json, depth: int = 0) -> Iterator[RemoteFile]:
    """Files that an answer names, in its order: addresses, alone or with what is said of them."""
    if depth > _DEPTH:
        return
    if isinstance(data, str):
        if data.startswith(("http://", "https://")):
            name = unquote(urlsplit(data).path.rpartition("/")[2])
            yield RemoteFile(url=data, name=name)
    elif isinstance(data, list):
        for one in data:
            yield from files_in(one, depth + 1)
    elif isinstance(data, dict):
        url = data.get("url")
        if isinstance(url, str) and url.startswith(("http://", "https://")):
            name = text_in(data, "file_name") or unquote(urlsplit(url).path.rpartition("/")[2])
            yield RemoteFile(url=url, name=name, content_type=text_in(data, "content_type"))
        else:
            for one in data.values():
                yield from files_in(one, depth + 1)


def facts_of(data: Mapping[str, Json], without: frozenset[str] = frozenset()) -> dict[str, Json]:
    """What of an answer is kept with the result: what is not too long."""
    kept: dict[str, Json] = {}
    room = FACTS_LIMIT
    for key, value in data.items():
        size = len(json.dumps(value)) if value is not None and key not in without else room + 1
        if size <= room:
            kept[key] = value
            room -= size
    return kept
