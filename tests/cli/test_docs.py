"""The page about the command line: its examples run, and it leaves no command out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.commands import COMMANDS, load
from desktop.cli.main import run
from tests.cli.conftest import picture
from tests.formats.lut_makers import cube

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
BOAT, PIER = "01a1fbe4-9633-7001-af13-54f98d827225", "01a1fbe4-9633-7003-bb60-60d7b422cc88"


def _examples() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


def test_every_example_works_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("footage").mkdir()
    picture(Path("footage/boat.jpg"), 1)
    picture(Path("footage/pier.jpg"), 2)
    Path("footage/budget.xyz").write_bytes(bytes(range(256)))
    costs = PAGE.with_name("costs.md").read_text(encoding="utf-8")
    (prices,) = re.findall(r"```toml\n(.*?)```", costs, re.S)
    Path("example.toml").write_text(prices, encoding="utf-8")
    Path("night.cube").write_text(cube(2), encoding="utf-8")
    real: dict[str, str] = {}
    for example in _examples():
        program, *arguments = shlex.split(example)
        if program == "export":
            monkeypatch.setenv(*arguments[0].split("=", 1))
            continue
        assert program == "directors-desk"
        code = run([real.get(word, word) for word in arguments])
        out, err = capsys.readouterr()
        assert code == 0, (example, out, err)
        if "import footage " in example:
            for name, written in (("boat.jpg", BOAT), ("pier.jpg", PIER)):
                assert run(["search", f"name:{name}", "--json"]) == 0
                found = re.search(r'"id": "([^"]+)"', capsys.readouterr().out)
                assert found
                real[written] = found[1]


def test_no_command_is_left_out() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in COMMANDS:
        children = list(getattr(load(name), "commands", ()))
        for words in [f"{name} {child}" for child in children] or [name]:
            assert re.search(rf"\b{words}\b", text), words
