"""Makes the viewer for each way to look at an asset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.preview.audio_view import AudioView
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.page_view import PageView
from desktop.ui.preview.subject import Viewer
from desktop.ui.preview.text_view import TextView
from desktop.ui.preview.video_view import VideoView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.preview.picture_colours import PictureColours
    from desktop.ui.preview.pictures import FileLoader
    from desktop.ui.preview.playing_view import PlayingView

Still = ImageView | PageView | TextView


def playing_viewer(
    look: Viewer,
    derived: DerivedSource,
    loader: FileLoader,
    colours: PictureColours,
    parent: QWidget,
) -> PlayingView | None:
    """The viewer of what plays; None where it does not."""
    if look is Viewer.VIDEO:
        return VideoView(derived, loader, parent, colours=colours)
    return AudioView(derived, loader, parent) if look is Viewer.AUDIO else None


def still_viewer(
    look: Viewer,
    derived: DerivedSource,
    loader: FileLoader,
    colours: PictureColours,
    parent: QWidget,
) -> Still:
    """The viewer of what does not play."""
    if look is Viewer.IMAGE:
        return ImageView(derived, loader, parent, colours=colours)
    if look is Viewer.PAGES:
        return PageView(derived, loader, parent, colours=colours)
    return TextView(derived, loader, parent)
