"""Folders of generated pictures, and folders with XMP sidecars."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PIL import Image

from desktop.domain.asset import AssetSource, AssetType, ColourLabel
from desktop.domain.old_library import OldLibraryKind
from desktop.formats.libraries.registry import format_of
from tests.formats.libraries.reading_all import AllRead, bytes_in

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = """a grey gull, dusk
Negative prompt: text
Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234567, Size: 512x512, Model: dusk_v2"""
_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmp:Rating="4" xmp:Label="Green" xmp:CreateDate="2024-05-01T09:30:00+02:00">
   <lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Sea</rdf:li></rdf:Bag></lr:hierarchicalSubject>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Gull</rdf:li></rdf:Alt></dc:title>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Dusk</rdf:li></rdf:Alt></dc:description>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>"""


def _picture(path: Path, shade: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (32, 18), (shade, 90, 30)).save(path, format="PNG")


def test_what_automatic1111_has_written_comes_day_by_day(tmp_path: Path) -> None:
    root = tmp_path / "outputs"
    day = root / "txt2img-images" / "2024-05-01"
    _picture(day / "00000-1234567.png")
    _picture(day / "00001-1234568.png", 1)
    (day / "00000-1234567.txt").write_text(_WORDS)
    (day / "00002-failed.png").write_bytes(b"")
    (day / "notes.odd").write_text("x")
    _picture(day / "grid-0000.png", 2)
    _picture(root / "txt2img-grids" / "2024-05-01" / "0001.png", 3)
    _picture(root / "img2img-images" / "00000-1.png", 4)
    (root / "txt2img-images" / "elsewhere").symlink_to(tmp_path)
    (root / ".hidden").mkdir()
    _picture(root / ".hidden" / "00009-1.png")
    before = bytes_in(root)

    found = AllRead(root)

    assert found.kind is OldLibraryKind.OUTPUT_FOLDER
    inside = "txt2img-images/2024-05-01"
    first = f"{inside}/00000-1234567.png"
    assert set(found.assets) == {first, f"{inside}/00001-1234568.png", "img2img-images/00000-1.png"}
    assert found.collections[inside] == ("2024-05-01", "txt2img-images")
    assert found.members[-1] == (inside, f"{inside}/00001-1234568.png")
    made = found.assets[first]
    assert made.source is AssetSource.GENERATION
    recipe = made.recipe
    assert (recipe.prompt, recipe.negative_prompt) == ("a grey gull, dusk", "text")
    assert (recipe.seed, recipe.model) == ("1234567", "dusk_v2")
    why = {key.rpartition("/")[2]: reason for key, (reason, _) in found.skipped.items()}
    assert why == {
        "00000-1234567.txt": "Its words are read with its picture.",
        "00002-failed.png": "Nothing is in it: making it failed.",
        "notes.odd": "It is no picture or clip.",
        "grid-0000.png": "It is a sheet of pictures that come one by one.",
        "0001.png": "It is a sheet of pictures that come one by one.",
    }
    assert bytes_in(root) == before


def test_what_comfyui_has_written_comes(tmp_path: Path) -> None:
    root = tmp_path / "output"
    for at in range(1, 4):
        _picture(root / f"ComfyUI_{at:05}_.png", at)
    _picture(root / "ComfyUI_temp_abcde_00001_.png", 9)
    (root / "clips").mkdir()
    (root / "clips" / "AnimateDiff_00001.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    odd = os.fsencode(root) + b"/gr\xe9y_00004_.png"
    (root / "ComfyUI_00003_.png").rename(os.fsdecode(odd))

    found = AllRead(root)

    assert found.kind is OldLibraryKind.OUTPUT_FOLDER
    assert set(found.assets) == {
        "ComfyUI_00001_.png",
        "ComfyUI_00002_.png",
        "gr\\udce9y_00004_.png",
        "clips/AnimateDiff_00001.mp4",
    }
    assert found.assets["clips/AnimateDiff_00001.mp4"].type is AssetType.VIDEO
    assert found.skipped == {"ComfyUI_temp_abcde_00001_.png": ("It is a preview.", False)}
    assert found.collections == {"clips": ("clips", None)}


def test_sidecars_are_read_with_what_they_lie_beside(tmp_path: Path) -> None:
    root = tmp_path / "shoot"
    _picture(root / "a.png")
    _picture(root / "day" / "b.png", 1)
    (root / "a.png.xmp").write_text(_XMP)
    (root / "day" / "b.xmp").write_text("<x:xmpmeta")
    (root / "day" / "alone.xmp").write_text(_XMP)
    before = bytes_in(root)

    found = AllRead(root)

    assert found.kind is OldLibraryKind.SIDECARS
    asset = found.assets["a.png"]
    assert (asset.tags, asset.rating, asset.label) == (("Places/Sea",), 4, ColourLabel.GREEN)
    assert (asset.description, asset.metadata) == ("Dusk", {"title": "Gull"})
    assert asset.created_at is not None
    assert asset.created_at.isoformat() == "2024-05-01T09:30:00+02:00"
    assert found.assets["day/b.png"].rating == 0
    assert set(found.skipped) == {"a.png.xmp", "day/b.xmp", "day/alone.xmp"}
    assert bytes_in(root) == before


def test_a_folder_of_pictures_is_no_library(tmp_path: Path) -> None:
    _picture(tmp_path / "a.png")
    assert format_of(tmp_path) is None
    assert format_of(tmp_path / "a.png") is None
    assert format_of(tmp_path / "nothing") is None
