"""Sidecars by their names: what programs and cameras keep beside a picture, a film or a sound.

A sidecar belongs to what it lies beside and is no asset of its own. One alone in a folder is a
file like any other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


def _endings(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PICTURES = _endings(
    "jpg jpeg png webp heic heif avif tif tiff gif bmp psd psb exr dpx tga jxl jp2 hdr svg"
    " dng nef cr2 cr3 arw raf orf rw2 pef srw nrw crw mrw 3fr fff iiq x3f"
)
_RAW = _endings("dng nef cr2 cr3 arw raf orf rw2 pef srw nrw crw mrw 3fr fff iiq x3f braw r3d")
_FILMS = _endings("mp4 mov m4v mkv avi webm mts m2ts mxf mpg mpeg wmv 3gp braw r3d insv 360")
_SOUNDS = _endings("wav wave w64 bwf mp3 m4a aac flac aif aiff ogg opus")
_OWNERS = _PICTURES | _FILMS | _SOUNDS
# What each kind may belong to.
_BESIDE: Mapping[str, frozenset[str]] = {
    "xmp": _OWNERS,
    "aae": _PICTURES | _FILMS,
    "thm": _PICTURES | _FILMS,
    "lrv": _FILMS,
    "xml": _FILMS | _SOUNDS,
    "txt": _OWNERS,
    "json": _OWNERS,
}
TEXT_LIMIT = 64 << 10  # bytes of a prompt, a caption or a transcript
# What is longer is read by nobody beside its file, and is a script or data of its own.
_LONGEST: Mapping[str, int] = {"txt": TEXT_LIMIT, "json": 4 << 20}
# `a.jpg.supplemental-metadata.json`, which is cut where the name gets too long.
_SUPPLEMENT = re.compile(r"\.s[uplemntad.-]*$")
# Names that cameras give to what belongs together, in lower case: what stands for what.
_HABITS = (
    (re.compile(r"img_[eo](\d{4})"), ("img_{}",)),  # what a phone has edited
    (re.compile(r"gl(\d{6})"), ("gx{}", "gh{}", "gp{}")),  # a small copy of a GoPro's film
    (re.compile(r"(.+)m\d\d"), ("{}",)),  # Sony: C0001M01.XML of C0001.MP4
)


def may_have_sidecars(names: Iterable[str]) -> bool:
    """Whether both what sidecars are called and what they may belong to is among names or paths."""
    endings = set(map(str.lower, {name.rpartition(".")[2] for name in names}))
    return not (endings.isdisjoint(_BESIDE) or endings.isdisjoint(_OWNERS))


def sidecars_of(names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each sidecar among the names of one folder, whose it is; in no case of its own kind.

    Several where one stem stands for several files, as a raw picture and its JPEG.
    """
    if not may_have_sidecars(names):  # most folders: no name is looked at any closer there
        return {}
    parts = [(name, *_cut(name)) for name in names]
    whole: dict[str, str] = {}
    by_stem: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, stem, ending in parts:
        if ending in _OWNERS:
            whole[name.lower()] = name
            by_stem[stem].append((name, ending))
    found: dict[str, tuple[str, ...]] = {}
    for name, stem, ending in parts:
        allowed = _BESIDE.get(ending)
        if allowed is None:
            continue
        full = whole.get(stem) or whole.get(_SUPPLEMENT.sub("", stem))
        if full is not None and _cut(full)[1] in allowed:
            found[name] = (full,)
        elif owners := _by_stem(by_stem, stem, allowed):
            found[name] = owners
    return found


def has_limit(name: str) -> bool:
    """Whether it is a sidecar by its size too."""
    return _cut(name)[1] in _LONGEST


def is_too_long(name: str, size: int) -> bool:
    """Whether a file of so many bytes is no sidecar, whatever it lies beside."""
    return size > _LONGEST.get(_cut(name)[1], size)


def xmp_beside(name: str, names: Collection[str]) -> tuple[str, bool]:
    """The XMP sidecar of a file to write to, and whether it is there.

    The one that is there, in the habit of whoever made it: `a.jpg.xmp` or `a.xmp`. Where one stem
    stands for several files, `a.xmp` is the raw picture's. A new one follows the others of its
    folder, else `a.xmp` for a raw picture and `a.jpg.xmp`, which can mean nothing else, for others.
    """
    owners = sidecars_of(names)
    mine = [one for one, of in owners.items() if name in of and _is_xmp(one)]
    for one in mine:
        if one.lower() == f"{name.lower()}.xmp":
            return one, True
    for one in mine:
        if len(owners[one]) == 1 or [of for of in owners[one] if _is_raw(of)] == [name]:
            return one, True
    stem, ending = name.rpartition(".")[0], name.rpartition(".")[2].lower()
    if any(_cut(other)[0] == stem.lower() for other in names if other != name):
        return f"{name}.xmp", False
    habits = [one.lower() == f"{of[0].lower()}.xmp" for one, of in owners.items() if _is_xmp(one)]
    by_stem = habits.count(False) > habits.count(True) if habits else ending in _RAW
    return (f"{stem}.xmp" if by_stem else f"{name}.xmp"), False


def _is_xmp(name: str) -> bool:
    return name.lower().endswith(".xmp")


def _is_raw(name: str) -> bool:
    return _cut(name)[1] in _RAW


def _by_stem(
    by_stem: Mapping[str, Sequence[tuple[str, str]]], stem: str, allowed: frozenset[str]
) -> tuple[str, ...]:
    stems = [stem]
    for pattern, forms in _HABITS:
        if match := pattern.fullmatch(stem):
            stems += [form.format(match[1]) for form in forms]
    for one in stems:
        owners = [name for name, ending in by_stem.get(one, ()) if ending in allowed]
        if owners:
            return tuple(sorted(owners))
    return ()


def _cut(name: str) -> tuple[str, str]:
    """A name without its ending, and the ending, both in lower case."""
    stem, _, ending = name.lower().rpartition(".")
    return stem, ending
