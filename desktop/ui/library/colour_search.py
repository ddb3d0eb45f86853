"""Searching by a colour that is picked: opens the picker and writes what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.catalog.library import Reads
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.library.search_bar import SearchBar


class ColourSearch:
    """Offers colours under the search field, those of the selected picture first."""

    def __init__(self, runner: Runner, state: DeskState, search_bar: SearchBar) -> None:
        self._runner, self._state, self._search_bar = runner, state, search_bar

    def begin(self) -> None:
        """Open the picker, as soon as the colours of the selected picture are read."""
        card = self._state.selection.current

        def read(reads: Reads) -> tuple[str, tuple[str, ...]]:
            from desktop.domain.search.colours import hex_of  # noqa: PLC0415 - when first asked

            look = reads.looks.of(card.id) if card is not None else None
            if card is None or look is None:
                return "", ()
            shades = (hex_of(shade.light, shade.a, shade.b) for shade in look.shades)
            return card.name, tuple(dict.fromkeys(shades))

        self._runner.ask(read, lambda found: self._open(*found), key="colours-to-pick")

    def _open(self, name: str, shades: tuple[str, ...]) -> None:
        from desktop.ui.library.colour_picker import ColourPicker  # noqa: PLC0415 - when first asked

        picker = ColourPicker(name, shades, self._search_bar)
        picker.picked.connect(
            lambda colour, is_more: self._search_bar.ask_colour(colour, is_more=is_more)
        )
        picker.show_under(self._search_bar)
