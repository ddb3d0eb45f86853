"""Whose a sidecar is, by the names of one folder."""

from __future__ import annotations

import pytest

from desktop.domain.sidecar_names import sidecars_of, xmp_beside

FOLDERS: list[tuple[str, dict[str, tuple[str, ...]]]] = [
    ("a.jpg a.jpg.xmp", {"a.jpg.xmp": ("a.jpg",)}),
    ("a.jpg a.xmp", {"a.xmp": ("a.jpg",)}),
    ("A.NEF a.jpg A.xmp", {"A.xmp": ("A.NEF", "a.jpg")}),
    ("a.nef a.jpg a.nef.xmp", {"a.nef.xmp": ("a.nef",)}),
    ("IMG_1234.HEIC IMG_1234.AAE", {"IMG_1234.AAE": ("IMG_1234.HEIC",)}),
    ("IMG_1234.JPG IMG_E1234.AAE", {"IMG_E1234.AAE": ("IMG_1234.JPG",)}),
    ("GOPR0001.MP4 GOPR0001.LRV GOPR0001.THM",
     {"GOPR0001.LRV": ("GOPR0001.MP4",), "GOPR0001.THM": ("GOPR0001.MP4",)}),
    ("GX010001.MP4 GL010001.LRV", {"GL010001.LRV": ("GX010001.MP4",)}),
    ("C0001.MP4 C0001M01.XML", {"C0001M01.XML": ("C0001.MP4",)}),
    ("boat.png boat.txt boat.json", {"boat.txt": ("boat.png",), "boat.json": ("boat.png",)}),
    ("a.jpg a.jpg.json", {"a.jpg.json": ("a.jpg",)}),
    ("a.jpg a.jpg.supplemental-metadata.json",
     {"a.jpg.supplemental-metadata.json": ("a.jpg",)}),
    ("film.mp4 film.txt film.json", {"film.txt": ("film.mp4",), "film.json": ("film.mp4",)}),
    ("song.mp3 song.txt song.json", {"song.txt": ("song.mp3",), "song.json": ("song.mp3",)}),
    (
        "a.WAV A.WAV.JSON B.MOV b.mov.txt b.TXT",
        {"A.WAV.JSON": ("a.WAV",), "b.mov.txt": ("B.MOV",), "b.TXT": ("B.MOV",)},
    ),
    ("00001.mp4 00001.wav 00001.txt", {"00001.txt": ("00001.mp4", "00001.wav")}),
    # Files like any other.
    ("a.xmp notes.txt data.json", {}),
    ("film.mp4 film.srt film.fountain film.csv", {}),
    ("a.jpg b.xmp .xmp xmp", {}),
    ("edit.xml edit.fdx", {}),
    ("", {}),
]  # fmt: skip


@pytest.mark.parametrize(("names", "expected"), FOLDERS)
def test_a_sidecar_belongs_to_what_it_lies_beside(
    names: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert sidecars_of(names.split()) == expected


@pytest.mark.parametrize(
    ("name", "folder", "sidecar", "is_there"),
    [
        ("a.jpg", "a.jpg", "a.jpg.xmp", False),
        ("a.jpg", "a.jpg a.xmp", "a.xmp", True),
        ("a.jpg", "a.jpg a.xmp a.jpg.XMP", "a.jpg.XMP", True),
        ("a.jpg", "a.jpg b.jpg b.xmp", "a.xmp", False),
        ("a.jpg", "a.jpg b.jpg b.xmp c.jpg c.jpg.xmp", "a.jpg.xmp", False),
        ("a.cr2", "a.cr2", "a.xmp", False),
        ("a.cr2", "a.cr2 b.cr2 b.cr2.xmp", "a.cr2.xmp", False),
        # One stem for several files: the raw picture's, and a name of its own for the other.
        ("a.cr2", "a.cr2 a.jpg a.xmp", "a.xmp", True),
        ("a.jpg", "a.cr2 a.jpg a.xmp", "a.jpg.xmp", False),
        ("a.cr2", "a.cr2 a.jpg", "a.cr2.xmp", False),
        ("a.png", "a.png a.jpg a.xmp", "a.png.xmp", False),
        ("a.cr2", "a.cr2 a.dng a.xmp", "a.cr2.xmp", False),
        ("a.jpg", "a.jpg a.txt", "a.jpg.xmp", False),
    ],
)
def test_where_marks_are_written_to(name: str, folder: str, sidecar: str, is_there: bool) -> None:
    assert xmp_beside(name, folder.split()) == (sidecar, is_there)
