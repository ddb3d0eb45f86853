"""A cache of pixmaps that holds so many bytes; what was used longest ago goes first.

Qt's own `QPixmapCache` is one for the whole program, keyed by text, and its entries are counted
in kilobytes against one limit: thumbnails would push out icons.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPixmap

K = TypeVar("K", bound=Hashable)


class PixmapCache(Generic[K]):
    """Keeps pixmaps by key.

    Attributes:
        budget: How many bytes it may hold; the newest stays even if it alone is larger.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._kept: OrderedDict[K, QPixmap] = OrderedDict()
        self._bytes = 0

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return self._bytes

    def get(self, key: K) -> QPixmap | None:
        """The pixmap of a key, which counts as a use of it."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: K, pixmap: QPixmap) -> None:
        """Keep a pixmap, and let go of what there is no room for."""
        before = self._kept.pop(key, None)
        if before is not None:
            self._bytes -= _weight(before)
        self._kept[key] = pixmap
        self._bytes += _weight(pixmap)
        while self._bytes > self.budget and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= _weight(dropped)

    def drop(self, is_dropped: Callable[[K], bool]) -> None:
        """Let go of the pixmaps of some keys."""
        for key in [key for key in self._kept if is_dropped(key)]:
            self._bytes -= _weight(self._kept.pop(key))


def _weight(pixmap: QPixmap) -> int:
    """Bytes a pixmap takes."""
    return pixmap.width() * pixmap.height() * 4
