"""Writes a gallery as a folder: the page with its facts, pictures and media beside it.

It works from a disk and from any web server, and needs no program of ours. It is written beside its
place and renamed into it when it is whole.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from desktop.base.errors import SourceReadError, UsageError
from desktop.base.frozen import frozen
from desktop.base.paths import resources_dir
from desktop.domain.asset import AssetType
from desktop.domain.gallery import GalleryFilter
from desktop.domain.ids import AssetId
from desktop.jobs.job import Job, Progress
from desktop.storage.scan import in_words

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.jobs.gallery_pictures import GalleryPicture, GalleryPictures
    from desktop.jobs.gallery_reads import GalleryReader

PART = 200  # assets whose facts are in one file
PIECE = 4 << 20  # bytes
_WORDS = re.compile(r"[^\w]+")
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}
_SCRIPT = '<script src="static/source.js" defer></script>'
# A page from a disk has no headers; what may run in it stands in the page itself.
_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self';"
    " style-src 'self'; img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'\">"
)


@frozen
class GalleryFolder:
    """What was written.

    Attributes:
        without_media: How many clips and sounds could not be read; the page says so of each.
    """

    folder: str
    assets: int
    films: int
    size: int
    without_media: int


def write_gallery(
    reader: GalleryReader, pictures: GalleryPictures, folder: Path
) -> Job[GalleryFolder]:
    """Write a gallery into a folder that is not there yet.

    Raises:
        UsageError: There is something already, or nothing can be written there.
    """
    if folder.exists():
        raise UsageError(
            f"There is something at {folder} already.", advice="Name a folder that is not there."
        )
    half = folder.with_name(f"{folder.name}.{uuid4().hex[:8]}.part")
    try:
        made = yield from _Writing(reader, pictures, half).run(folder)
        half.rename(folder)
    except OSError as error:
        raise UsageError(
            f"The gallery cannot be written to {folder}: {in_words(error)}."
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return made


class _Writing:
    """Writes one gallery."""

    def __init__(self, reader: GalleryReader, pictures: GalleryPictures, folder: Path) -> None:
        self._reader, self._pictures, self._folder = reader, pictures, folder
        self._size = self._lost = 0

    def run(self, place: Path) -> Job[GalleryFolder]:
        """Write everything; what the page reads first is written last."""
        for name in ("static", "data", "small", "large", "media"):
            (self._folder / name).mkdir(parents=True)
        items: list[dict[str, Any]] = []
        total = 1
        while len(items) < total:
            page = self._reader.tiles(GalleryFilter(), limit=PART, offset=len(items))
            total = page["total"] if page["items"] else len(items)
            part, facts = f"part-{len(items) // PART}", {}
            for tile in page["items"]:
                yield Progress("Writing the gallery", len(items), total, detail=tile["name"])
                told = self._reader.detail(AssetId(tile["id"]))
                facts[tile["id"]] = told
                items.append({**tile, **self._files(tile), **_searched(told), "part": part})
            self._write_script(part, f"DESK_GALLERY.parts[{json.dumps(part)}]", facts)
        about = self._reader.about()
        for film in about["films"]:
            name = f"film-{film['id']}"
            told = self._reader.film(AssetId(film["id"]))
            self._write_script(name, f"DESK_GALLERY.parts[{json.dumps(name)}]", told)
        self._write_page()
        choices = self._reader.choices()
        everything = {"about": about, "choices": choices, "items": items, "parts": {}}
        self._write_script("gallery", "window.DESK_GALLERY", everything)
        films = len(about["films"])
        return GalleryFolder(os.fspath(place), len(items), films, self._size, self._lost)

    def _files(self, tile: dict[str, Any]) -> dict[str, str]:
        """The files of an asset, as the page names them; their names are of our own making."""
        key = AssetId(tile["id"])
        told = {"thumb": self._picture("small", key, self._pictures.find(key))}
        if tile["type"] == AssetType.IMAGE:
            told["preview"] = self._picture("large", key, self._pictures.find(key, large=True))
        else:
            told["preview"], told["media"] = told["thumb"], self._media(key)
        return told

    def _picture(self, where: str, key: AssetId, picture: GalleryPicture | None) -> str:
        if picture is None:
            return ""
        name = f"{where}/{key}.{_ENDINGS[picture.content_type]}"
        self._write(name, picture.content)
        return name

    def _media(self, key: AssetId) -> str:
        """A clip or a sound as it is."""
        try:
            file = self._reader.media(key)
            name = f"media/{key}{os.path.splitext(file.file_name)[1].lower()}"  # noqa: PTH122
            with file.open() as source, (self._folder / name).open("wb") as copy:
                shutil.copyfileobj(source, copy, PIECE)
        except SourceReadError:
            self._lost += 1
            return ""
        self._size += file.size
        return name

    def _write_page(self) -> None:
        for path in sorted((resources_dir() / "gallery").iterdir()):
            if path.name != "index.html":
                self._write(f"static/{path.name}", path.read_bytes())
                continue
            text = path.read_text(encoding="utf-8").replace(
                _SCRIPT, f'<script src="data/gallery.js" defer></script>\n{_SCRIPT}'
            )
            text = text.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{_POLICY}')
            self._write("index.html", text.encode())

    def _write_script(self, name: str, where: str, told: object) -> None:
        """Facts as a script: a page that lies on a disk may load one, and nothing else."""
        text = json.dumps(told, allow_nan=False, separators=(",", ":"))
        self._write(f"data/{name}.js", f"{where}={text};\n".encode("ascii"))

    def _write(self, name: str, content: bytes) -> None:
        (self._folder / name).write_bytes(content)
        self._size += len(content)


def _searched(told: dict[str, Any]) -> dict[str, Any]:
    """What an asset is found by; a prompt that is not told is not among it."""
    said = (told["name"], told["prompt"] or "", told["description"] or "", *told["tags"])
    return {"tags": told["tags"], "words": _WORDS.sub(" ", " ".join(said).lower())}
