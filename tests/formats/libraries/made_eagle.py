"""Makes library folders as Eagle 4 keeps them: one folder an item, all facts in JSON files.

From the shape of Eagle's own files: `metadata.json` of the library holds the folders as a tree,
smart folders and tag groups; `images/<id>.info/` holds the file, its thumbnail and the item's own
`metadata.json`; times are milliseconds.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TIME = 1_700_000_000_000


def eagle_folder(key: str, name: str | None, *children: dict[str, Any]) -> dict[str, Any]:
    """One folder of the tree."""
    return {
        "id": key,
        "name": name,
        "description": "",
        "children": list(children),
        "modificationTime": TIME,
        "tags": [],
        "password": "",
        "passwordTips": "",
    }


def eagle_library(
    root: Path,
    folders: Sequence[dict[str, Any]] = (),
    tag_groups: Sequence[dict[str, Any]] = (),
    smart_folders: Sequence[dict[str, Any]] = (),
    version: str = "4.0.0",
) -> Path:
    """An empty library with these folders."""
    (root / "images").mkdir(parents=True)
    library = {
        "folders": list(folders),
        "smartFolders": list(smart_folders),
        "quickAccess": [],
        "tagsGroups": list(tag_groups),
        "modificationTime": TIME,
        "applicationVersion": version,
    }
    (root / "metadata.json").write_text(json.dumps(library), encoding="utf-8")
    (root / "tags.json").write_text('{"historyTags": [], "starredTags": []}', encoding="utf-8")
    (root / "saved-filters.json").write_text("[]", encoding="utf-8")
    (root / "actions.json").write_text("[]", encoding="utf-8")
    (root / "mtime.json").write_text('{"all": 0}', encoding="utf-8")
    return root


def eagle_item(root: Path, key: str, file_name: str | None = "", **facts: Any) -> Path:
    """Put a picture into the library, with what Eagle writes about each; returns its folder."""
    folder = root / "images" / f"{key}.info"
    folder.mkdir()
    ext = facts.get("ext", "png")
    shade = int.from_bytes(key.encode()[-3:], "big") % 0xFFFFFF
    file = folder / f"{file_name}.{ext}"
    colour = (shade >> 16, shade >> 8 & 255, shade & 255)
    Image.new("RGB", (32, 18), colour).save(file, format="PNG")
    Image.new("RGB", (16, 9), colour).save(folder / f"{file_name}_thumbnail.png")
    item = {
        "id": key,
        "name": file_name,
        "size": file.stat().st_size,
        "btime": TIME,
        "mtime": TIME,
        "ext": ext,
        "tags": [],
        "folders": [],
        "isDeleted": False,
        "url": "",
        "annotation": "",
        "modificationTime": TIME,
        "height": 18,
        "width": 32,
        "lastModified": TIME + 1000,
        "palettes": [{"color": list(colour), "ratio": 100, "$$hashKey": "object:1"}],
    } | facts
    (folder / "metadata.json").write_text(json.dumps(item), encoding="utf-8")
    return folder
