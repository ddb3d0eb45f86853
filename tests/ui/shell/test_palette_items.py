"""What the palette finds first."""

from __future__ import annotations

from desktop.ui.shell.palette_items import PaletteItem, ranked


def _item(name: str, where: str = "", more: str = "", *, is_enabled: bool = True) -> PaletteItem:
    return PaletteItem(name, where, lambda: None, more, is_enabled=is_enabled)


def _found(typed: str, *items: PaletteItem) -> list[str]:
    return [item.name for item in ranked(items, typed)]


def test_the_beginning_of_a_name_comes_before_words_and_words_before_letters() -> None:
    items = [
        _item("Import Reports", more="Earlier reports."),
        _item("Reset Panes", "View"),
        _item("Empty Trash", "Tools", "Remove for good, no reset."),
        _item("Preset", "Tag"),
        _item("Panes: Reset", "View"),
    ]
    assert _found("res", *items) == ["Reset Panes", "Panes: Reset", "Preset", "Empty Trash"]
    assert _found("reset pan", *items) == ["Reset Panes", "Panes: Reset"]


def test_a_word_of_the_menu_counts_before_the_help() -> None:
    by_menu, by_help = _item("Grid", "View"), _item("Quit", "File", "Ends the view.")
    assert _found("view", by_help, by_menu) == ["Grid", "Quit"]


def test_what_can_be_done_comes_before_what_cannot() -> None:
    assert _found("new", _item("New", is_enabled=False), _item("New Film")) == ["New Film", "New"]


def test_without_a_word_all_stay_in_their_order() -> None:
    assert _found("", _item("b"), _item("a")) == ["b", "a"]


def test_signs_of_patterns_are_letters() -> None:
    assert _found("(", _item("pier (night)"), _item("pier")) == ["pier (night)"]
