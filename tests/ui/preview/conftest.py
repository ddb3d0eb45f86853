"""A library on disk, its derived files in a folder, and clips encoded on the spot."""

from __future__ import annotations

import wave
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from desktop.domain.derived import Derived, derived_path
from desktop.edits.history import History
from desktop.storage.presence import look_at
from desktop.ui.kit.action_spec import Scope
from desktop.ui.kit.file_locator import FileLocator
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState, Selection
from desktop.ui.preview.actions import SPECS
from desktop.ui.preview.pane import PreviewPane
from desktop.ui.shell.commands import Commands
from tests.guards import delete_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.catalog.library import Library, Tx
    from desktop.domain.asset import AssetType
    from desktop.domain.ids import AssetId
    from desktop.ui.preview.quick_look import QuickLook

RATE = 24
FRAMES = 48


def encode_clip(path: Path, *, frames: int = FRAMES, size: tuple[int, int] = (128, 96)) -> Path:
    """A film in which frame n has the brightness 16 + 4 n (up to frame 49)."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=RATE)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.options = {"g": "12"}
        for number in range(frames):
            pixels = np.full((size[1], size[0], 3), 16 + number * 4 % 200, np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def encode_sound(path: Path, seconds: float = 1.0) -> Path:
    """A tone as WAV."""
    at = np.arange(int(22050 * seconds)) / 22050
    samples = (np.sin(at * 440 * 6.283) * 12000).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(22050)
        out.writeframes(samples.tobytes())
    return path


@dataclass
class FolderSource:
    """Answers from a folder of derived files, as the shell does from its cache."""

    root: Path
    asked: list[tuple[Derived, int]] = field(default_factory=list)

    def request(
        self, asset_id: Any, checksum: str | None, kind: Derived, *, page: int = 0, then: Any
    ) -> None:
        self.asked.append((kind, page))
        path = derived_path(self.root, checksum or "none", kind, page=page)
        if path.is_file():
            then(path, "")
        else:
            then(None, "Nothing has been prepared for this yet.")

    def put_picture(
        self,
        checksum: str,
        kind: Derived,
        size: tuple[int, int],
        colour: str,
        page: int = 0,
        note: str = "",
    ) -> None:
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        if note:
            image.setText("Description", note)
        path = derived_path(self.root, checksum, kind, page=page)
        path.parent.mkdir(parents=True, exist_ok=True)
        assert QImageWriter(str(path), b"PNG").write(image)

    def put_text(self, checksum: str, text: str) -> None:
        path = derived_path(self.root, checksum, Derived.TEXT)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@dataclass
class Desk:
    """What a pane is given, and how to put things into the library."""

    library: Library
    runner: Runner
    state: DeskState
    derived: FolderSource
    file_locator: FileLocator
    failures: list[Any]

    def add(
        self,
        kind: AssetType,
        name: str,
        checksum: str,
        *,
        file: Path | None = None,
        technical: dict[str, Any] | None = None,
        **values: Any,
    ) -> AssetId:
        def write(tx: Tx) -> AssetId:
            key = tx.assets.add(kind, name, checksum_sha256=checksum, **values)
            if file is not None:
                tx.locations.add(
                    key,
                    storage_type="local",
                    path=str(file),
                    file_size_bytes=values.get("size"),
                    purpose="original",
                    is_primary=True,
                    is_accessible=True,
                    status="available",
                )
            return key

        return self.library.write(write)

    def select(self, *ids: AssetId) -> None:
        cards = self.library.read(lambda reads: reads.assets.cards(list(ids)))
        current = cards[ids[0]] if ids else None
        self.state.select(Selection(ids, cards, current, "library"))


@pytest.fixture
def desk(local_library: Library, tmp_path: Path, qapp: Any) -> Iterator[Desk]:
    """A runner over a real SQLite library."""
    report = Report()
    failures: list[Any] = []
    report.failed.connect(failures.append)
    runner = Runner(report, library=local_library, history=History())
    source = FolderSource(tmp_path / "derived")
    state = DeskState()
    yield Desk(local_library, runner, state, source, FileLocator(look_at, runner), failures)
    assert runner.shut_down()
    delete_all(runner, state, report)
    assert failures == []


@pytest.fixture
def clip(tmp_path: Path) -> Callable[..., Path]:
    """Encodes a clip; its name may be given."""
    return lambda name="clip.mp4", **how: encode_clip(tmp_path / name, **how)


@pytest.fixture
def sound(tmp_path: Path) -> Callable[..., Path]:
    """Encodes a sound."""
    return lambda name="tone.wav", **how: encode_sound(tmp_path / name, **how)


@pytest.fixture
def pane(qtbot: Any, desk: Any) -> Iterator[PreviewPane]:
    window = QWidget()
    window.resize(800, 600)
    made = PreviewPane(desk.runner, desk.state, desk.derived, desk.file_locator, parent=window)
    made.resize(400, 360)
    commands = Commands(
        SPECS, (made.handlers,), runner=desk.runner, state=desk.state, window=window
    )
    commands.place(Scope.PREVIEW, made)
    made.quick_look_made.connect(lambda look: commands.place(Scope.LOOK, look))
    window.show()
    qtbot.addWidget(window)
    yield made
    made.close_down()


def opened(desk: Any, pane: PreviewPane, key: str, *, full: bool = False) -> QuickLook:
    """The quick look, open on an asset."""
    desk.select(key)
    pane.handlers["preview.full_screen" if full else "preview.quick_look"]()
    assert pane.quick is not None
    return pane.quick
