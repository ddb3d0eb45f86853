"""What QtMultimedia reads a packed film or sound from: pieces of the library, as it asks for them.

The player's own threads call this, and the window's thread waits for them when the player lets go
of a source. That is safe for two reasons, and `tests/ui/preview/test_packed_playing.py` holds both:
PySide lets go of Python's lock while `setSource` waits, and `let_go` wakes whoever waits for the
library first. Of Qt nothing is called in those threads but `pos`, a number that stands there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QObject, QUrl

from desktop.base.packed_ahead import AheadReader
from desktop.ui.kit.carrier import Carrier

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.bytes import PackedFile


class PackedDevice(QIODevice):
    """One packed file, from open to `let_go`."""

    def __init__(self, packed: PackedFile, failed: Callable[[str], None], parent: QObject) -> None:
        """Open it; nothing is read yet.

        Args:
            packed: The file.
            failed: Is told on the window's thread why it can be read no further, a clause.
            parent: Its owner.
        """
        super().__init__(parent)
        self._failed, self._is_let_go = failed, False
        carrier, origin = Carrier(self), packed.origin
        self._reader = AheadReader(
            origin.name,
            origin.root,
            packed.size,
            lambda why: carrier.post(lambda: self._tell(why)),
        )
        # By its ending FFmpeg guesses first what it is; it names no file.
        self.name = QUrl.fromLocalFile(packed.filename)
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    @property
    def failure(self) -> str:
        """Why it cannot be read any further, a clause; empty otherwise."""
        return self._reader.failure

    def let_go(self) -> None:
        """Whoever reads gets nothing from now on, and at once."""
        self._is_let_go = True
        self._reader.close()

    def size(self) -> int:
        """Bytes of the file; none once it is over: FFmpeg asks on and on before an end."""
        return 0 if self._reader.is_over else self._reader.size

    def readData(self, count: int) -> bytes:  # noqa: N802 - Qt's
        """Some of the bytes that follow; none at the end, and where it cannot be read."""
        return self._reader.read(self.pos(), count)

    def writeData(self, _data: bytes, _count: int) -> int:  # type: ignore[override]  # noqa: N802
        """It is only read."""
        return -1

    def _tell(self, why: str) -> None:
        if not self._is_let_go:
            self._failed(why)
