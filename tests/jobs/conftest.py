"""Worker processes that all tests of jobs share, and files to bring in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from desktop.media.pool import MediaPool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def pool() -> Iterator[MediaPool]:
    """Real worker processes."""
    with MediaPool(workers=2, time_limit=30) as made:
        yield made


def picture(path: Path, shade: int, *, size: tuple[int, int] = (64, 40)) -> Path:
    """Draw a picture whose bytes depend on `shade`."""
    image = Image.new("RGB", size, (shade % 256, (shade * 7) % 256, 90))
    image.putpixel((shade % size[0], 3), (255, 255, shade % 256))
    image.save(path, format="PNG" if path.suffix == ".png" else "JPEG")
    return path


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    """A folder with a dozen good pictures, a text, a twin, and what does not belong."""
    folder = tmp_path / "footage"
    (folder / "day 2").mkdir(parents=True)
    for shade in range(12):
        picture(folder / f"shot {shade:02d}.jpg", shade)
    picture(folder / "day 2" / "boat.png", 40)
    (folder / "day 2" / "twin.jpg").write_bytes((folder / "shot 03.jpg").read_bytes())
    (folder / "notes.txt").write_text("The harbour at dusk, a grey gull.", encoding="utf-8")
    (folder / ".hidden.jpg").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "empty.png").write_bytes(b"")
    (folder / "data.bin").write_bytes(bytes(range(256)) * 8)
    return folder
