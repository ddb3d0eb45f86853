"""The search bar: a query field that searches as one types, completes, and says what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from desktop.base.errors import QueryError
from desktop.domain.search import lazy
from desktop.domain.search.completion_names import CompletionNames
from desktop.ui.kit import icons, theme
from desktop.ui.kit.tokens import GAP_HALF
from desktop.ui.library.query_edit import QueryEdit

if TYPE_CHECKING:
    from desktop.domain.search.complete import Completion
    from desktop.domain.search.tree import Node
    from desktop.domain.sidebar import SidebarData
    from desktop.ui.library.suggestions import Suggestions

DEBOUNCE = 120  # milliseconds after the last key
# Milliseconds after which a condition whose end is missing counts as finished, and so as wrong.
DOUBT = 1_500


class SearchBar(QWidget):
    """The field with its icon, its clear button and its panel.

    Signals:
        searched: (tree or None, text) of a search that parses.
        save_requested: The text to be saved as a live collection.
        left: Enter or Escape was pressed: the keyboard belongs to the results now.
        back_requested: Escape was pressed while `leads_back`.

    Attributes:
        leads_back: The whole library is searched from a place: Escape leads back to it.
    """

    searched = Signal(object, str)
    save_requested = Signal(str)
    left = Signal()
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = CompletionNames()
        self.leads_back = False
        self._told = ""
        self._error = ""
        self._offers_wanted = False
        self._glass = QLabel(self)
        self.edit = QueryEdit(self)
        self._save = QToolButton(self)
        self._clear = QToolButton(self)
        self.colours = QToolButton(self)
        self._panel: Suggestions | None = None
        self._timer = QTimer(self)
        self._doubt = QTimer(self)
        self._is_writable = True
        self._build()
        self._connect()
        self._dress()

    @property
    def text(self) -> str:
        """What is written."""
        return self.edit.text

    @property
    def is_settled(self) -> bool:
        """Whether what is written is what was searched for."""
        return not self._timer.isActive()

    @property
    def error(self) -> str:
        """Why the text is not a search; empty if it is one."""
        return self._error

    def set_names(self, names: CompletionNames) -> None:
        """The names of this library that can be completed."""
        self._names = names

    def set_text(self, text: str) -> None:
        """Write a search and do it now."""
        self.edit.set_text(text)
        self._offers_wanted = False
        self._search(typing=False)
        self._hide_panel()

    def ask_colour(self, colour: str, *, is_more: bool = False) -> None:
        """Search for a colour: in place of the one that is asked for, or as well."""
        self.set_text(lazy.colour_terms.with_colour(self.text, colour, is_more=is_more))

    def take_focus(self) -> None:
        """Let it be typed into, with all text selected."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def show_writable(self, is_writable: bool) -> None:
        """Whether a search can be saved."""
        self._is_writable = is_writable
        self._show_buttons()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the focus around the whole field."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._dress()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.setObjectName("search")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(220)
        self.setMaximumWidth(760)
        self.setFixedHeight(28)
        self.edit.setPlaceholderText("Search, or type:video  tag:harbour")
        self.edit.installEventFilter(self)
        self._clear.setAccessibleName("Clear search")
        self._clear.setToolTip("Clear")
        self.colours.setAccessibleName("Find by colour")
        self.colours.setToolTip("Find by colour")
        self._save.setAccessibleName("Save search")
        self._save.setToolTip("Save this search as a live collection")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 1, 2, 1)
        row.setSpacing(GAP_HALF)
        for widget in (self._glass, self.edit, self._save, self._clear, self.colours):
            row.addWidget(widget)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE)
        self._doubt.setSingleShot(True)
        self._doubt.setInterval(DOUBT)

    def _connect(self) -> None:
        self.edit.edited.connect(self._on_edited)
        self.edit.submitted.connect(self._on_enter)
        self.edit.stepped.connect(self._on_step)
        self.edit.dismissed.connect(self._on_escape)
        self.edit.focus_lost.connect(self._hide_panel)
        self.edit.completed.connect(self._on_tab)
        self._timer.timeout.connect(lambda: self._search(typing=True))
        self._doubt.timeout.connect(self._show_doubted)
        self._clear.clicked.connect(lambda: self.set_text(""))
        self._save.clicked.connect(lambda: self.save_requested.emit(self.text))
        theme.changed.connect(self._dress)

    def _on_edited(self) -> None:
        self._show_buttons()
        # After a space nothing is begun yet: the list would only be in the way. Down opens it.
        is_begun = bool(self.text[: self.edit.position].strip()) and not self.text[
            : self.edit.position
        ].endswith(" ")
        self._offers_wanted = self.edit.hasFocus() and is_begun
        self._timer.start()

    def _search(self, *, typing: bool) -> None:
        """Parse what is written and tell it, or show why it does not parse."""
        self._timer.stop()
        self._doubt.stop()
        text = self.text
        offers = self._completions() if self._offers_wanted else []
        try:
            node: Node | None = lazy.parser.parse(text, typing=typing)
        except QueryError as error:
            # While a condition is being written, its end is missing: that is no mistake yet.
            is_open = typing and error.position + error.length >= len(text)
            self._error = "" if is_open else str(error)
            self.edit.show_error(None if is_open else (error.position, error.length))
            self._show_panel(offers, self._error)
            self._dress()
            if is_open:
                self._doubt.start()
            return
        self._error = ""
        self.edit.show_error(None)
        self._show_panel(offers, "")
        self._dress()
        if (text, typing) != (self._told, True):
            self._told = text
            self.searched.emit(node, text)

    def _show_doubted(self) -> None:
        """Nothing followed for a while: say what is missing, and leave what is offered."""
        try:
            lazy.parser.parse(self.text, typing=True)
        except QueryError as error:
            self._error = str(error)
            self.edit.show_error((error.position, error.length))
            self._show_panel(self._completions() if self._offers_wanted else [], self._error)
            self._dress()

    def _on_enter(self) -> None:
        current = self._panel.current if self._panel else None
        if current is not None:
            self._take(current)
            return
        self._offers_wanted = False
        self._search(typing=False)
        if not self._error:
            self._hide_panel()
            self.left.emit()

    def _on_tab(self) -> None:
        """Take the completion that is marked, or the first."""
        if self._panel is not None:
            self._take(self._panel.current or self._panel.first)

    def _on_step(self, by: int) -> None:
        if self._panel is None or not self._panel.isVisible():
            self._offers_wanted = True
            self._show_panel(self._completions(), self._error)
        if self._panel is not None:
            self._panel.step(by)

    def _on_escape(self) -> None:
        if self._panel is not None and self._panel.isVisible():
            self._hide_panel()
        elif self.leads_back:
            self.back_requested.emit()
        elif self.text:
            self.set_text("")
        else:
            self.left.emit()

    def _take(self, offer: Completion | None) -> None:
        """Write a completion; a value is followed by a space, a field by its value."""
        if offer is None:
            return
        rest = self.text[offer.end :]
        is_whole = offer.kind is not lazy.complete.CompletionKind.FIELD
        space = " " if is_whole and not rest.startswith((" ", ",", ")")) else ""
        self.edit.replace(offer.start, offer.end, offer.text + space)
        self.edit.setFocus()
        self._offers_wanted = not is_whole
        self._search(typing=True)

    def _completions(self) -> list[Completion]:
        """What could stand where the cursor is."""
        return lazy.complete.complete(self.text, self.edit.position, self._names)

    def _show_panel(self, offers: list[Completion], error: str) -> None:
        if self._panel is None:
            if not offers and not error:
                return
            from desktop.ui.library.suggestions import Suggestions  # noqa: PLC0415 - with the first that is typed

            self._panel = Suggestions(self)
            self._panel.picked.connect(self._take)
        shown = offers if self.text.strip() or self._offers_wanted else []
        self._panel.offer(shown if self.edit.hasFocus() else [], error)
        self.edit.has_offers = self._panel.first is not None

    def _hide_panel(self) -> None:
        self.edit.has_offers = False
        if self._panel is not None:
            self._panel.hide()

    def _show_buttons(self) -> None:
        self._clear.setVisible(bool(self.text))
        can_save = self._is_writable and not self._error
        self._save.setVisible(can_save and bool(self.text.strip()))

    def _dress(self) -> None:
        look = theme.tokens()
        line = look.hairline
        if self._error:
            line = look.bad
        elif self.edit.hasFocus():
            line = look.accent
        self.setStyleSheet(
            f"#search {{ background: {look.field}; border: 1px solid {line};"
            " border-radius: 5px; } QToolButton { padding: 0; min-height: 22px; min-width: 22px;"
            " border-radius: 3px; }"
        )
        ratio = self.devicePixelRatioF()
        self._glass.setPixmap(icons.pixmap("magnifying-glass", 13, "quiet", ratio=ratio))
        self._clear.setIcon(icons.icon("x", "quiet"))
        self._save.setIcon(icons.icon("bookmark-simple", "quiet"))
        self.colours.setIcon(icons.icon("palette", "quiet"))
        self._show_buttons()


def completion_names(data: SidebarData) -> CompletionNames:
    """What the search field can complete, from what the sidebar knows."""
    return CompletionNames(
        tags=tuple(tag.path for tag in data.tags),
        collections=tuple(collection.name for collection in data.collections),
        characters=tuple(person.name for person in data.characters),
        models=data.models,
        providers=data.providers,
        generators=data.generators,
        samplers=data.samplers,
        schedulers=data.schedulers,
        loras=data.loras,
        extensions=data.extensions,
        counts=data.origin_counts,
        counted=data.origins_of,
    )
