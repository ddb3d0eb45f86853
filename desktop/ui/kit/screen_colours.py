"""Whose colours the screens have: by the profile a person chose, or by what the desktop says.

On X11 the desktop says it. A Wayland compositor, Windows and macOS are told the colours of a window
and convert them themselves, and take what says nothing for sRGB: there it stays sRGB, unless a
person chooses a profile.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColorSpace, QGuiApplication

from desktop.ui.kit.carrier import Carrier, Raised
from desktop.ui.kit.lanes import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QScreen

PROFILE_LIMIT = 8 << 20  # bytes
_PLAIN = QColorSpace(QColorSpace.NamedColorSpace.SRgb)


class ScreenColours(QObject):
    """Reads the profiles beside the window, once, and when a screen comes or another is chosen.

    Signals:
        changed: Some screen has other colours than was known.
        failed: Why the chosen profile is not used, a sentence.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        of_desktop: Callable[[int], bytes] | None = None,
    ) -> None:
        super().__init__(parent)
        self._of_desktop = of_desktop or _none
        if of_desktop is None and QGuiApplication.platformName() == "xcb":
            self._of_desktop = _by_x11
        self._lane = Lane("screen-profile")
        self._carrier = Carrier(self)
        self._chosen = ""
        self._asked = 0
        self._spaces: list[QColorSpace | None] = []
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self.read)
            application.screenRemoved.connect(self.read)

    def of(self, screen: QScreen | None) -> QColorSpace | None:
        """The colours of a screen; None for those of a plain one (sRGB), and while not known."""
        screens = QGuiApplication.screens()
        number = screens.index(screen) if screen in screens else 0
        return self._spaces[number] if number < len(self._spaces) else None

    def choose(self, path: str) -> None:
        """Use the profile in a file for every screen; empty: what the desktop says."""
        if path != self._chosen or not self._asked:
            self._chosen = path
            self.read()

    def read(self, _screen: object = None) -> None:
        """Read the profiles again."""
        self._asked += 1
        asked, chosen, count = self._asked, self._chosen, len(QGuiApplication.screens())

        def read() -> list[QColorSpace | None]:
            if chosen:
                return [_of_data(_bytes_of(chosen))] * count
            return [_of_data(self._of_desktop(number)) for number in range(count)]

        def came(spaces: list[QColorSpace | None] | Raised) -> None:
            if asked != self._asked:
                return
            if isinstance(spaces, Raised):
                self.failed.emit(f"The colour profile of the screen is not used: {spaces.error}")
                spaces = []
            if spaces != self._spaces:
                self._spaces = spaces
                self.changed.emit()

        self._lane.submit(lambda: self._carrier.carry(read, came))

    def close(self) -> None:
        """Stop the thread."""
        self._lane.close()
        self._lane.join(2.0)


def _by_x11(number: int) -> bytes:
    from desktop.ui.kit.x11_profile import screen_profile  # noqa: PLC0415 - behind the first paint

    return screen_profile(number)


def _none(_number: int) -> bytes:
    return b""


def _bytes_of(path: str) -> bytes:
    """A profile's file.

    Raises:
        ValueError: It cannot be read, or is too large.
    """
    name = Path(path).name
    try:
        with Path(path).open("rb") as file:
            data = file.read(PROFILE_LIMIT + 1)
    except OSError as error:
        raise ValueError(f"{name} could not be read ({error.strerror}).") from error
    if len(data) > PROFILE_LIMIT:
        raise ValueError(f"{name} is too large for a colour profile.")
    if not _read(data).isValidTarget():
        raise ValueError(f"{name} is not the profile of a screen.")
    return data


def _read(data: bytes) -> QColorSpace:
    """The colours that a profile describes; none where pictures cannot be turned into them."""
    # Qt complains aloud about what is no profile at all.
    if data[36:40] != b"acsp" or data[16:20] != b"RGB " or int.from_bytes(data[:4]) > len(data):
        return QColorSpace()
    return QColorSpace.fromIccProfile(data)


def _of_data(data: bytes) -> QColorSpace | None:
    """The colours of a screen with this profile; None for those of a plain one, and for none."""
    space = _read(data)
    return space if space.isValidTarget() and space != _PLAIN else None
