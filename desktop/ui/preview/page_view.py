"""Pages of a PDF, one at a time, drawn by the workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.domain.derived import Derived
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP_HALF
from desktop.ui.preview.canvas import ImageCanvas
from desktop.ui.preview.derived_files import DerivedFiles
from desktop.ui.preview.over_picture import OverPicture
from desktop.ui.preview.picture_colours import PictureColours

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.preview.pictures import DecodedPicture, FileLoader


class PageView(OverPicture):
    """Shows one document.

    Signals:
        failed: Why there is no page to show, a sentence.
    """

    failed = Signal(str)

    def __init__(
        self,
        derived: DerivedSource,
        loader: FileLoader,
        parent: QWidget | None = None,
        *,
        colours: PictureColours | None = None,
    ) -> None:
        super().__init__(parent)
        self._colours = colours or PictureColours(parent=self)
        self._colours.changed.connect(self._reshow)
        self._files = DerivedFiles(derived, loader, self)
        self._card: AssetCard | None = None
        self._page = 0
        self._count = 0
        self.canvas = ImageCanvas(self)
        self.canvas.setAccessibleName("Page")
        self._where = plain_label(parent=self)
        self._where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._back = QToolButton(self)
        self._on = QToolButton(self)
        self._build()
        theme.changed.connect(self._tell)

    @property
    def page(self) -> int:
        """The page in sight, from 0."""
        return self._page

    def look_at(self, card: AssetCard, page_count: int = 0) -> None:
        """Show the first page; `page_count` 0 means it is not known."""
        if self._card is not None and self._card.checksum == card.checksum:
            self._count = page_count or self._count
            self._tell()
            return
        self.forget()
        self._card, self._count = card, page_count
        self._request(0)

    def forget(self) -> None:
        """Show nothing; answers under way are dropped."""
        self._files.drop()
        self._card, self._page, self._count = None, 0, 0
        self.canvas.clear()
        self._tell()

    def turn(self, by: int) -> None:
        """Go `by` pages on, or back."""
        page = max(0, self._page + by)
        if self._count:
            page = min(page, self._count - 1)
        if self._card is not None and page != self._page:
            self._request(page)

    def turn_to_end(self, way: int) -> None:
        """To the first page (-1), or the last one that is known (1)."""
        self.turn(-self._page if way < 0 else max(0, self._count - 1 - self._page))

    def _build(self) -> None:
        for button, tip, by in (
            (self._back, "Previous page (PgUp)", -1),
            (self._on, "Next page (PgDn)", 1),
        ):
            button.setToolTip(plain_tooltip(tip))
            button.setAccessibleName(tip.partition(" (")[0])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, by=by: self.turn(by))
        bar = QWidget(self)
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(GAP_HALF, GAP_HALF, GAP_HALF, GAP_HALF)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self._where)
        row.addWidget(self._on)
        row.addStretch(1)
        self.lay_out(self.canvas, bar)

    def _reshow(self) -> None:
        """The same page in other colours."""
        self._request(self._page)

    def _request(self, page: int) -> None:
        if self._card is None:
            return
        self._files.drop()

        def loaded(found: DecodedPicture) -> None:
            if not found.image.isNull():
                self._page = page
                self.canvas.show_image(found.image, found.smaller)
                self._tell()

        def missing(why: str) -> None:
            if page == 0:
                self.failed.emit(why or "The pages of this document could not be drawn.")
            else:
                self._count = self._count or page
                self._tell()

        shown = self._colours.of(None, self)
        self._files.picture(self._card, Derived.PAGE, loaded, missing, page=page, shown=shown)

    def _tell(self) -> None:
        self._back.setIcon(icons.icon("caret-left"))
        self._on.setIcon(icons.icon("caret-right"))
        of = f" of {self._count}" if self._count else ""
        self._where.setText(f"Page {self._page + 1}{of}" if self._card else "")
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(not self._count or self._page + 1 < self._count)
