"""The words keep up with the program: links lead somewhere and what is named exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Table

from benchmarks.shortcuts_page import PAGE, page
from desktop.base import machine
from desktop.catalog.tables.all import metadata
from desktop.cli.commands import COMMANDS, load
from desktop.ui.shell.actions import SPECS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def _prose(path: Path) -> str:
    return _FENCE.sub("", path.read_text(encoding="utf-8"))


def _anchors(path: Path) -> set[str]:
    """The names that headings get: lower case, no punctuation, dashes for spaces."""
    heads = re.findall(r"^#+ (.+)$", _prose(path), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = []
    for target in _LINK.findall(_prose(path)):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        found = (path.parent / name).resolve() if name else path
        is_sound = found.exists() and (
            not anchor or found.suffix != ".md" or anchor in _anchors(found)
        )
        if not is_sound:
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_of_the_house_that_are_named_exist(path: Path) -> None:
    named = re.findall(r"`((?:desktop|tests|migrations|benchmarks)/[\w./]+)`", _prose(path))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_that_are_shown_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = re.findall(r"^(?:\$ )?directors-desk (.+)$", text, re.M)
    shown += re.findall(r"`directors-desk ([^`]+)`", text)
    for line in shown:
        words = [word for word in shlex.split(line, comments=True) if word != "..."]
        if words[:1] == ["--library"]:
            words = words[2:]
        if not words or words[0].startswith(("-", "[")) or words[0] == "COMMAND":
            continue
        assert words[0] in COMMANDS, line
        children = getattr(load(words[0]), "commands", None)
        if children and len(words) > 1 and not words[1].startswith(("-", "…")):
            assert words[1] in children, line


def test_targets_of_make_that_are_named_exist() -> None:
    rules = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for path in PAGES:
        named = re.findall(r"(?:`|^)make ([a-z-]+)", path.read_text(encoding="utf-8"), re.M)
        assert set(named) <= rules, path


_KEY = re.compile(
    r"`((?:(?:Ctrl|Shift|Alt)\+)*(?:[A-Z0-9?/\[\]]|F\d+|Space|Del|Home|End|Pg\w+|Enter|Esc|Tab))`"
)
_NO_COMMANDS = {"Enter", "Esc", "Tab"}  # every list and dialog hears these by itself


def test_keys_that_are_named_are_keys_of_the_table() -> None:
    """That each does what is said of it is seen by `tests/stories/test_every_key.py`."""
    known = {key for spec in SPECS for key in spec.shortcuts} | _NO_COMMANDS
    for path in PAGES:
        if path.name not in ("shortcuts.md", "CHANGELOG.md"):
            named = set(_KEY.findall(_prose(path)))
            if path != ROOT / "README.md":  # elsewhere a lone sign may be anything
                named = {key for key in named if len(key) > 1}
            assert named <= known, path
            assert named or path != ROOT / "README.md"


def test_the_page_of_shortcuts_is_the_table_of_commands() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "make it anew: python -m benchmarks.shortcuts_page"
    )


def _section(name: str) -> str:
    """The part of docs/data-model.md under the heading that names a table."""
    text = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    tables = text.partition("## The tables")[2].partition("## Where the seeds")[0]
    parts = re.split(r"^### ", tables, flags=re.M)
    return next((part for part in parts if f"`{name}`" in part.partition("\n")[0]), "")


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_and_column_is_explained(table: Table) -> None:
    section = _section(table.name)
    assert section, f"{table.name} has no heading"
    missing = [c.name for c in table.columns if not re.search(rf"[`.]{c.name}`", section)]
    assert missing == []


def test_the_readme_names_the_packages_that_a_bare_server_needs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^sudo apt-get install --yes (.+)$", readme, re.M)
    wanted = machine.install_command(list(machine.NEEDED)).partition("--yes ")[2]
    assert set(command.split()) == set(wanted.split())


def test_decisions_are_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for path in folder.glob("0*.md"):
        assert f"({path.name})" in index


def test_the_tool_that_writes_the_pictures_explains_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.screenshots", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert "folder for the pictures" in done.stdout
