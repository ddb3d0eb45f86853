"""Our own JPEGs and PNGs are read by content, in any thread, without ever holding up the window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageReader, QImageWriter

from desktop.ui.kit.picture_files import read_picture


def draw(path: Path, kind: str, width: int, height: int, *, profile: bool = False) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    if profile:
        image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    writer = QImageWriter(str(path), kind.encode())
    writer.setText("Description", "x" * 200_000)  # more than one segment of a JPEG holds
    assert writer.write(image)
    return path


@pytest.mark.parametrize("kind", ["jpeg", "png"])
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a"])
def test_a_picture_is_read_by_its_content(tmp_path: Path, kind: str, name: str) -> None:
    path = draw(tmp_path / name, kind, 300, 200, profile=True)
    whole, small = read_picture(path), read_picture(path, limit=100)
    assert (whole.width(), whole.height()) == (300, 200)
    assert (small.width(), small.height()) == (100, 66)
    assert QColor(small.pixel(50, 30)).blue() == pytest.approx(128, abs=40)
    assert whole.colorSpace().isValid()
    assert (read_picture(path, limit=300).width(), read_picture(path, limit=9999).width()) == (
        300,
        300,
    )


def test_it_is_the_picture_that_qt_reads(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.jpg", "jpeg", 64, 48)
    assert read_picture(path) == QImageReader(str(path)).read()
    assert read_picture(path).text("Description") == QImageReader(str(path)).read().text(
        "Description"
    )


def test_what_is_no_such_picture_is_a_null_image(tmp_path: Path) -> None:
    sound = {kind: draw(tmp_path / kind, kind, 40, 30).read_bytes() for kind in ("jpeg", "png")}
    path = tmp_path / "damaged.jpg"
    for data in (
        b"",
        b"\xff",
        b"\xff\xd8",
        b"\xff\xd8" + b"\xff" * 500,
        b"\xff\xd8" + b"\xff\xe0\x00\x00" * 40,  # segments that end before they begin
        sound["jpeg"][:600],
        sound["png"][:20],
        sound["png"][:16] + b"\xff" * 8,  # larger than anything
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"GIF89a" + bytes(40),
        b"BM" + bytes(60),
    ):
        path.write_bytes(data)
        assert read_picture(path, limit=10).isNull(), data[:16]
    assert read_picture(tmp_path / "none.jpg").isNull()
    assert read_picture(tmp_path).isNull()


_BESIDE = """
import faulthandler, sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from desktop.ui.kit.picture_files import read_picture
from desktop.ui.kit.singleton_refcounts import keep_singletons
from shiboken6 import delete

keep_singletons()
app = QCoreApplication([])
faulthandler.dump_traceback_later(60, exit=True)  # a thread of its own, which needs no lock
path, begin, done, over = Path(sys.argv[1]), threading.Semaphore(0), threading.Semaphore(0), False

def work():
    while True:
        begin.acquire()
        if over:
            return
        assert not read_picture(path, limit=8).isNull()
        done.release()

class Sender(QTimer):
    def disconnectNotify(self, signal):
        # In the receiver's destructor, which holds the lock of its signals.
        begin.release()
        # Python's lock is what it waits for: a reader may stand at this very lock of Qt's without.
        done.acquire(timeout=0.2)

# Each has one of a hundred locks, by its address; one of them is the lock that a reader may want.
sender, receivers = Sender(), [QEventLoop() for _ in range(1200)]
for one in receivers:
    sender.timeout.connect(one.quit)
reader = threading.Thread(target=work)
reader.start()
for one in receivers:
    delete(one)
over = True
begin.release()
reader.join()
print("well")
"""


def test_the_window_may_destroy_what_it_likes_meanwhile(tmp_path: Path) -> None:
    """A receiver's destructor holds a lock of Qt's signals and waits for Python's.

    A reader that has Python's and waits for that one stands still for ever, and all with it.
    """
    path = draw(tmp_path / "a.jpg", "jpeg", 16, 9)
    done = subprocess.run(
        [sys.executable, "-c", _BESIDE, str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "well"), done.stderr[-4000:]
