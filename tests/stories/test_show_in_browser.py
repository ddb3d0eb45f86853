"""The library is shown in a browser as long as the window is open, and what is kept back is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import psutil
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.ui.shell.gallery_dialog import GalleryDialog
from desktop.ui.shell.gallery_in_browser import GalleryInBrowser
from tests.present import present

if TYPE_CHECKING:
    import pytest

    from tests.stories.conftest import Desk


def test_it_is_shown_stopped_and_ends_with_the_window(
    demo_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsed: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: browsed.append(QUrl(url).toString())
    )
    demo_desk.menu("view.gallery")
    dialog = demo_desk._dialog(GalleryDialog)
    gallery = present(demo_desk.window.findChild(GalleryInBrowser))
    dialog.costs.setChecked(False)
    dialog.start.click()
    demo_desk.wait(lambda: bool(gallery.url))
    assert browsed == [gallery.url]
    about = httpx.get(f"{gallery.url}api/gallery/about", trust_env=False).json()
    assert (about["shows_costs"], about["shows_prompts"]) == (False, True)
    assert about["counts"]["image"] > 10
    dialog.stop.click()
    demo_desk.wait(lambda: not gallery.is_running)
    assert gallery.problem == ""
    dialog.what.setCurrentIndex(1)  # the film
    dialog.start.click()
    demo_desk.wait(lambda: bool(gallery.url))
    assert httpx.get(f"{gallery.url}api/gallery/about", trust_env=False).json()["is_film"]
    child = psutil.Process(present(present(gallery._process)._process).pid)
    dialog.close()
    demo_desk.close()
    child.wait(60)
