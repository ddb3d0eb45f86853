"""Larger pictures are made one after another, the newest wish first, and each once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.domain.derived import Derived
from desktop.ui.shell import sharper_pictures
from desktop.ui.shell.sharper_pictures import SharperPictures

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot


class Cache(QObject):
    sharper_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sharpened: list[str] = []
        self.sharpen = self.sharpened.append


class Asks(QObject):
    """A runner that answers at once, from a library in which each content is one asset."""

    library_changed = Signal(object)
    library = object()

    def ask(self, read: Any, then: Any, _failed: Any) -> None:
        known = SimpleNamespace(by_checksum=lambda keys: {k: (k,) for k in keys if k != "gone"})
        then(read(SimpleNamespace(assets=known)))


class Source:
    """Makes a picture when it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []

    def request(self, _asset: str, checksum: str, kind: Derived, *, then: Any) -> None:
        assert kind is Derived.PREVIEW
        self.asked.append((checksum, then))


def test_one_after_another_newest_first_and_each_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharper_pictures, "MOST", 3)
    cache, source, owner = Cache(), Source(), QObject()
    pictures = SharperPictures(source, Asks(), cache, owner)  # type: ignore[arg-type]
    cache.sharper_wanted.emit(("a",))
    cache.sharper_wanted.emit(("b", "c", "gone", "d"))
    assert [checksum for checksum, _ in source.asked] == ["a"]
    for place in range(3):
        _, answer = source.asked[place]
        answer("made" if place != 1 else None, "")
    assert [checksum for checksum, _ in source.asked] == ["a", "d", "c"], "b was too long ago"
    assert cache.sharpened == ["a", "c"], "of d there is none"
    cache.sharper_wanted.emit(("a", "d", "gone"))
    assert len(source.asked) == 3
    assert pictures.is_settled
