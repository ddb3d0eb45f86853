"""The library as a web page: `directors-desk gallery` as a child of this window.

It reads the same library in a process of its own, only for this machine, and ends with the window
or when another library is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.jobs.gallery_process import GalleryProcess
from desktop.ui.kit.carrier import Carrier

if TYPE_CHECKING:
    from desktop.domain.gallery import GalleryScope
    from desktop.jobs.gallery_process import GalleryNews
    from desktop.ui.kit.runner import Runner


class GalleryInBrowser(QObject):
    """Shows a gallery in the browser, and ends it.

    Attributes:
        url: Where it is; empty while it is not open.
        problem: Why it could not be opened, or ended by itself; empty where it was ended.

    Signals:
        changed: One of these is another one now.
    """

    changed = Signal()

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._carrier = runner, Carrier(self)
        self._process: GalleryProcess | None = None
        self._next: GalleryScope | None = None
        self.url = self.problem = ""
        runner.library_changed.connect(self._leave)

    @property
    def is_running(self) -> bool:
        """It is open, or on its way there or out."""
        return self._process is not None

    def show_scope(self, scope: GalleryScope) -> None:
        """Show this; what was shown before is ended first."""
        library = self._runner.library
        if library is None:
            return
        if self._process is not None:
            self._next = scope
            self._process.stop()
        else:
            self._process = GalleryProcess(library.address, scope, self._told)
        self.url = self.problem = ""
        self.changed.emit()

    def stop(self) -> None:
        """End it."""
        self._next = None
        if self._process is not None:
            self._process.stop()

    def _leave(self, _library: object) -> None:
        """Another library is not shown by itself."""
        self.stop()

    def _told(self, news: GalleryNews) -> None:
        """In the thread of the process."""
        self._carrier.post(lambda: self._hear(news))

    def _hear(self, news: GalleryNews) -> None:
        self.url, self.problem = news.url, news.problem
        if news.url:
            if self._next is None:
                QDesktopServices.openUrl(QUrl(news.url))
        else:
            self._process, following = None, self._next
            self._next = None
            if following is not None:
                self.show_scope(following)
        self.changed.emit()
