"""The page about saving from scripts, and the examples of every verb: all of them run."""

from __future__ import annotations

import doctest
import inspect
import io
import json
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop import tracking
from desktop.__main__ import main

if TYPE_CHECKING:
    from desktop.tracking import AssetService

PAGE = Path(__file__).parents[2] / "docs" / "tracking.md"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


def test_the_examples_of_the_page_work_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for number, block in enumerate(blocks("python")):
        exec(compile(block, f"example {number}", "exec"), names)
    made = {"name": "Pier", "asset_type": "image", "url": "https://example.org/pier.png"}
    Path("made.json").write_text(json.dumps(made), encoding="utf-8")
    for line in "".join(blocks("console")).splitlines():
        told, _, command = line.removeprefix("$ ").rpartition(" | ")
        monkeypatch.setattr(sys, "stdin", io.StringIO(" ".join(shlex.split(told)[1:])))
        assert main(shlex.split(command)[1:]) == 0, (line, capsys.readouterr())
        assert json.loads(capsys.readouterr().out.splitlines()[0])["id"]


def documented() -> list[tuple[str, str]]:
    """Name and docstring of each verb and each saver."""
    verbs = inspect.getmembers(tracking.AssetService, inspect.isfunction)
    savers = [(name, one) for name, one in vars(tracking).items() if inspect.isfunction(one)]
    public = [(n, one) for n, one in (*verbs, *savers) if n[0] != "_" and n == one.__name__]
    return [(name, inspect.getdoc(one) or "") for name, one in public]


def test_every_verb_and_saver_has_an_example_that_works(local_service: AssetService) -> None:
    service = local_service
    make = service.create_asset
    known: dict[str, Any] = {name: getattr(tracking, name) for name in tracking.__all__} | {
        "service": service,
        "address": service.address,
    }
    known["image"] = make(asset_type="image", name="Harbour at dusk", tags=["harbour"])
    known["original"], known["wind"] = known["image"], make(asset_type="audio", name="Wind")
    known["upscaled"] = make(asset_type="image", name="Harbour, upscaled")
    known["mara"], known["film"] = (
        service.create_character(name="Mara"),
        service.create_film(title="L"),
    )
    known["shot"] = service.create_shot(name="Dark", shot_number="1A")
    known["take"] = service.create_shot_take(known["shot"])
    texts = dict(documented())
    order = [
        *("create_relationship", "get_child_assets", "get_parent_assets", "get_asset"),
        *("count_assets", "get_stats", "toggle_favorite"),
        *("list_assets", "update_asset", "add_character_reference_image", "get_character_images"),
        *("add_shot_to_film", "get_film_shots", "get_shot_takes", "link_take_video"),
        *("get_film_structure", "link_shot_assets", "delete_asset"),
    ]
    silent = {"close"}
    parser, runner = (
        doctest.DocTestParser(),
        doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS),
    )
    for name in (*order, *sorted(texts.keys() - set(order) - silent)):
        test = parser.get_doctest(texts[name], dict(known), name, None, None)
        assert test.examples, f"{name} has no example"
        told = io.StringIO()
        assert runner.run(test, out=told.write).failed == 0, told.getvalue()


def test_the_page_names_every_verb() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, _ in documented():
        assert name in {"open", "close"} or f"`{name}`" in text, name
