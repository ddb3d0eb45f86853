"""The page about the HTTP door: every request on it is sent, and answered as it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.server.conftest import TOKEN

if TYPE_CHECKING:
    from tests.server.conftest import Opened

PAGE = Path(__file__).parents[2] / "docs" / "http.md"


def is_like(told: Any, shown: Any) -> bool:
    """Whether an answer has what the page shows of it; `...` is anything."""
    if isinstance(shown, dict):
        return isinstance(told, dict) and all(
            key in told and is_like(told[key], one) for key, one in shown.items()
        )
    if isinstance(shown, list):
        return (
            isinstance(told, list)
            and len(told) == len(shown)
            and all(is_like(one, other) for one, other in zip(told, shown, strict=True))
        )
    return shown == "..." or bool(told == shown)


def test_what_the_page_shows_is_what_happens(local_door: Opened) -> None:
    text, known = PAGE.read_text(encoding="utf-8"), {"TOKEN": TOKEN, "id": ""}
    known["shot"] = str(local_door.service.create_shot(name="1A"))
    count, answer = 0, None
    for kind, block in re.findall(r"```(http|json)\n(.*?)```", text, re.S):
        filled = re.sub(r"\$(\w+)", lambda match: known[match[1]], block)
        if kind == "json":
            assert is_like(answer, json.loads(filled)), (block, answer)
            continue
        first, *rest = filled.strip().split("\n")
        headers = dict(line.split(": ", 1) for line in rest if re.match(r"[A-Z][\w-]+: ", line))
        body = "\n".join(line for line in rest if not re.match(r"[A-Z][\w-]+: ", line)).strip()
        how: dict[str, Any] = {"json": json.loads(body)} if body else {}
        method, path = first.split(" ", 1)
        status, answer = local_door.ask(method, path, headers=headers, **how)
        assert status < 300 or "error" in text[text.index(block) + len(block) :][:60], answer
        known["id"] = answer.get("id") or known["id"]
        count += 1
    assert count > 5


def test_the_page_names_every_address(local_door: Opened) -> None:
    text = PAGE.read_text(encoding="utf-8")
    _, schema = local_door.ask("GET", "/openapi.json")
    for path, methods in schema["paths"].items():
        shown = path if "{what}" in path else re.sub(r"\{\w+\}", "{id}", path)
        for method in methods:
            pattern = rf"`{method.upper()}[^\n|]*{re.escape(shown)}"
            assert re.search(pattern, text), f"{method.upper()} {shown}"
