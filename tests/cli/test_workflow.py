"""Workflows from a shell: added, shown, mapped, replaced, removed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Answer, both

Desk = Callable[..., Answer]
GRAPH = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 2**64 - 1, "a": 1, "b": 2},
          "_meta": {"title": "Sampler"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ""},
          "_meta": {"title": "Words (Input:prompt)"}},
    "9": {"class_type": "SaveImage", "inputs": {}, "_meta": {"title": "Out (Output:image)"}},
}  # fmt: skip


@both
def test_a_workflow_from_its_file_to_its_end(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "Fog at sea.json"
    file.write_text(json.dumps(GRAPH), encoding="utf-8")
    told = desk("workflow", "add", str(file)).row
    assert (told["name"], told["makes"], told["takes"]) == ("Fog at sea", "image", "prompt")
    again = desk("workflow", "add", str(file))
    assert (again.code, "already" in again.err) == (1, True)
    mapped = desk("workflow", "map", "Fog at sea", "seed=3.seed", "output:image=9")
    assert mapped.row["takes"] == "seed, prompt"
    rows = desk("workflow", "show", "Fog at sea").rows
    assert [(row["role"], row["node"], row["by"]) for row in rows] == [
        ("seed", "3", "mapping"),
        ("prompt", "6", "title"),
        ("output:image", "9", "mapping"),
    ]
    wrong = desk("workflow", "map", "Fog at sea", "seed=3.sede")
    assert (wrong.code, "no value “sede”" in wrong.err) == (1, True)
    file.write_text(json.dumps({"prompt": GRAPH}), encoding="utf-8")
    replaced = desk("workflow", "add", str(file), "--replace").row
    assert replaced["takes"] == "seed, prompt", "what is mapped stays"
    desk("workflow", "rename", "Fog at sea", "Fog")
    assert [row["name"] for row in desk("workflow", "list").rows] == ["Fog"]
    assert desk("workflow", "remove", "Fog").code == 0
    assert desk("workflow", "list").rows == []
    assert desk("workflow", "show", "Fog").code == 1


def test_a_file_is_checked_without_a_library(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    file.write_text('{"nodes": [], "links": []}', encoding="utf-8")
    refused = desk("workflow", "check", str(file))
    assert (refused.code, "Export (API)" in refused.err) == (1, True)
    file.write_text(json.dumps(GRAPH), encoding="utf-8")
    assert desk("workflow", "check", str(file)).row["takes"] == "prompt"
    assert desk("workflow", "check", str(tmp_path / "nothing.json")).code == 2
    assert desk("workflow", "map", "Fog", "seed").code == 2
