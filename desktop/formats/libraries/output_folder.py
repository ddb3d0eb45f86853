"""Reads what AUTOMATIC1111, Forge or ComfyUI have written: folders of pictures, often one a day.

How each was made stands in the files, and is read from them when they are here. Folders come as
nested collections. Sheets of several pictures, previews and files in which nothing is are told of
and left.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from desktop.domain.asset import AssetSource, AssetType
from desktop.domain.old_library import (
    NO_OLD_RECIPE,
    OldAsset,
    OldLibraryFormat,
    OldLibraryKind,
    OldMedia,
    OldMember,
    OldRecipe,
    OldSkipped,
    system_of,
)
from desktop.formats.libraries.media_folder import (
    first_names,
    folder_collections,
    folder_key,
    folders_in,
)
from desktop.formats.libraries.reading import outline_of, place_of, type_of
from desktop.formats.recipes.automatic1111 import recipe_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.old_library import OldKey, OldOutline, OldRow
    from desktop.formats.libraries.media_folder import FolderFile

_PICTURES = frozenset({"png", "jpg", "jpeg", "webp", "avif", "gif", "apng", "tif", "exr", "bmp"})
_FOLDERS = re.compile(r"(txt2img|img2img|extras)(-images|-grids)?", re.IGNORECASE)
_IS_SHEET = re.compile(r"(grid|xyz_grid|xy_grid)-\d{4}.*", re.IGNORECASE)
_COMFY = re.compile(r".+_\d{5}_?(-audio)?\.[a-z0-9]{3,4}", re.IGNORECASE)
_A1111 = re.compile(r"\d{5}-.+\.[a-z0-9]{3,4}", re.IGNORECASE)
_PREVIEW = re.compile(r"ComfyUI_temp_.+|.+\.preview\.[a-z]+", re.IGNORECASE)
_TEXT_LIMIT = 64 << 10
_ENOUGH = 3  # files that are named as these programs name theirs


def _recognises(path: Path) -> bool:
    """By its folders, else by how its files are named."""
    if not path.is_dir():
        return False
    named = 0
    for folder, name in first_names(path):
        parts = [*folder.split("/"), path.name]
        if any(_FOLDERS.fullmatch(part) for part in parts) and _is_media(name):
            return True
        named += bool(_is_media(name) and (_COMFY.fullmatch(name) or _A1111.fullmatch(name)))
        if named >= _ENOUGH:
            return True
    return False


def _is_media(name: str) -> bool:
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    return ending in _PICTURES or type_of(name) in (AssetType.VIDEO, AssetType.AUDIO)


class OutputFolderReader:
    """A folder of generated files that is read."""

    def __init__(self, path: Path) -> None:
        self._root = path.absolute()

    @property
    def system(self) -> str:
        """Files are known by their paths: whose they are is told by where the folder lies."""
        return system_of(OldLibraryKind.OUTPUT_FOLDER, place_of(self._root))

    @property
    def roots(self) -> tuple[Path, ...]:
        """All files lie below it."""
        return (self._root,)

    def outline(self) -> OldOutline:
        """What is in it."""
        return outline_of(
            OldLibraryKind.OUTPUT_FOLDER,
            "A1111 or ComfyUI output folder",
            self._root.name,
            self.rows(),
            (),
        )

    def rows(self) -> Iterator[OldRow]:
        """Folder by folder, by name, which is as they were made."""
        made: set[str] = set()
        for folder in folders_in(self._root):
            names = {file.name for file in folder.files}
            for file in folder.files:
                key = file.key
                why = _why_not(folder.path, file, names)
                if why:
                    yield OldSkipped(key, why)
                    continue
                yield self._asset(key, file, names)
                yield from folder_collections(folder.path, made)
                if folder.path:
                    yield OldMember(folder_key(folder.path), key)

    def close(self) -> None:
        """Nothing is held open."""

    def _asset(self, key: OldKey, file: FolderFile, names: set[str]) -> OldAsset:
        stem = PurePosixPath(file.name).stem
        beside = f"{stem}.txt"
        recipe = NO_OLD_RECIPE
        if beside in names:
            recipe = _recipe((self._root / file.path).with_name(beside))
        return OldAsset(
            key,
            type_of(file.name),
            stem,
            OldMedia(file.name, path=file.path),
            source=AssetSource.GENERATION,
            recipe=recipe,
            created_at=file.changed_at,
        )


def _why_not(folder: str, file: FolderFile, names: set[str]) -> str:
    """Why a file does not come; empty where it does."""
    stem, _, ending = file.name.rpartition(".")
    if not _is_media(file.name):
        owners = (name for name in names if name.rpartition(".")[0] == stem and _is_media(name))
        is_words = ending.lower() == "txt" and next(owners, None) is not None
        return "Its words are read with its picture." if is_words else "It is no picture or clip."
    if file.size == 0:
        return "Nothing is in it: making it failed."
    if _PREVIEW.fullmatch(file.name):
        return "It is a preview."
    is_sheet = _IS_SHEET.fullmatch(stem) or folder.rpartition("/")[2].lower().endswith("-grids")
    if is_sheet or "-grids/" in f"{folder.lower()}/":
        return "It is a sheet of pictures that come one by one."
    return ""


def _recipe(path: Path) -> OldRecipe:
    """What AUTOMATIC1111 has written beside a picture; nothing where it is something else."""
    try:
        with path.open("rb") as file:
            text = file.read(_TEXT_LIMIT).decode("utf-8", "replace")
    except OSError:
        return NO_OLD_RECIPE
    found = recipe_of(text)
    if found is None:
        return NO_OLD_RECIPE
    return OldRecipe(
        model=found.model,
        prompt=found.prompt,
        negative_prompt=found.negative_prompt,
        seed=found.seed,
        parameters={"parameters": text.strip()},
    )


OUTPUT_FOLDER = OldLibraryFormat(OldLibraryKind.OUTPUT_FOLDER, _recognises, OutputFolderReader)
