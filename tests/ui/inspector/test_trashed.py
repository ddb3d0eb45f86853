"""What lies in the Trash is looked at, and edited once it is put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.edits.asset import RestoreAssets, TrashAssets

if TYPE_CHECKING:
    from tests.ui.inspector.conftest import Bench


def writable(bench: Bench) -> set[str]:
    """The fields of the inspector that can be typed into, and the controls that can be clicked."""
    pane = bench.pane
    page = pane.bulk if pane._pages.currentWidget() is pane.bulk else pane.page
    fields: list[Any] = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    found = {
        f.accessibleName()
        for f in fields
        if not f.isReadOnly() and f.isEnabled() and not f.isHidden()
    }
    part = pane.bulk if page is pane.bulk else pane.header
    return found | ({"stars"} if part.stars.isEnabled() else set())


@pytest.mark.parametrize("names", [("hero",), ("hero", "clip")], ids=["one", "several"])
def test_what_lies_in_the_trash_is_read_only_until_it_is_put_back(
    bench: Bench, names: tuple[str, ...]
) -> None:
    line, ids = bench.pane.trash_line, tuple(bench.ids[name] for name in names)
    bench.select(*names)
    before = writable(bench)
    assert "stars" in before
    assert len(before) > 1
    assert line.isHidden()
    bench.runner.change(TrashAssets(ids))
    bench.until(lambda: not bench.runner.is_reading)
    bench.select(*names)
    bench.until(lambda: not line.isHidden())
    assert not writable(bench)
    word = "it" if len(names) == 1 else "them"
    assert line.words.text() == f"In the Trash. Restore {word} to change {word}."
    asked: list[Any] = []
    bench.pane.restore_requested.connect(asked.append)
    line.back.click()
    assert asked == [ids]
    bench.runner.change(RestoreAssets(ids))
    bench.until(lambda: not bench.runner.is_reading)
    bench.select(*names)
    bench.until(line.isHidden)
    assert writable(bench) == before
