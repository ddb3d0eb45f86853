"""docs/shortcuts.md, made from the table of commands: `python -m benchmarks.shortcuts_page`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.ui.shell.actions import MENUS, SPECS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.ui.kit.action_spec import ActionSpec

PAGE = Path(__file__).parent.parent / "docs" / "shortcuts.md"
INTRODUCTION = """# Commands and shortcuts

Every command of the window, made from the table in [`desktop/ui/shell/actions.py`](../desktop/ui/shell/actions.py) and those of the
panes by `python -m benchmarks.shortcuts_page`. On macOS, read `Ctrl` as `⌘` and `Alt` as `⌥`.

- `Ctrl+K` finds a command by its name; `?` shows the keys on one sheet; `Edit > Preferences` changes them and shows conflicts.
- *Where* says which part of the window must have the keyboard: the whole *window*, or the *library* (grid and table), the *storyboard*,
  the *preview*, the *quick look* (over the window or on the full screen), the *inspector*, the *sidebar*.
- In the sidebar, arrows go to another place and list it at once (left and right fold), letters jump to a name, Enter brings the keyboard to
  what is listed, `Esc` back to where it was. A new place is made when it has a name: Enter or leaving makes it, `Esc` or no name does not.
- Assets can be dropped on *Favourites*, a film (a new shot each at its end, or its sound), a collection, a character, a tag and the Trash;
  files of other programs on the same places but the Trash, and come in first. The label at the pointer says what a drop will do.
- In a field of the inspector, Enter and leaving write what was typed. `Esc` goes back one step: it closes a list of completions, brings
  the old words back (`Ctrl+Z` has the new ones again), and then gives the keyboard back to the pane it came from; in a text of several
  lines it writes and goes back at once. Words that stand for no value stay in their field, with the reason below it.
- After `T`, Enter adds a tag and waits for the next; a comma adds, too, and a pasted list with commas or lines adds all of it.
"""  # noqa: E501 - the page's own lines


def page(specs: Iterable[ActionSpec] = SPECS) -> str:
    """The whole page as Markdown."""
    parts = [INTRODUCTION]
    for menu in MENUS:
        rows = [spec for spec in specs if spec.menu.partition("/")[0] == menu]
        if rows:
            lines = [f"## {menu}", "| command | keys | where | what it does |"]
            lines += ["| --- | --- | --- | --- |", *(_row(spec) for spec in rows)]
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _row(spec: ActionSpec) -> str:
    """One command."""
    keys = " ".join(_key(key) for key in spec.shortcuts)
    group = spec.menu.partition("/")[2]
    name = f"{group} > {spec.text}" if group else spec.text
    where = ", ".join(scope.value for scope in spec.scopes) if spec.shortcuts else ""
    cells = [name.rstrip("…"), keys, where, spec.help]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _key(key: str) -> str:
    """A key as Markdown code."""
    return f"`` {key} ``" if "`" in key else f"`{key}`"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
