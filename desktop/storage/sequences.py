"""Image sequences among the files of a walk: their frames become one thing that was found.

By the names of a folder alone, as they come; nothing is opened.
"""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH116, PTH118, PTH119, PTH208

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from desktop.domain.frames import DIGIT
from desktop.domain.job import Outcome
from desktop.domain.sequence_names import FORMATS, numbered, sequences
from desktop.storage.scan import ScannedFile, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.domain.frames import Frames

_DIGITS = re.compile(f"{DIGIT}+")


def in_sequences(
    parts: Iterable[list[ScannedFile]], *, photographs: bool = False, asked: Iterable[str] = ()
) -> Iterator[list[ScannedFile]]:
    """What a walk found, with one for each image sequence in place of its frames.

    A sequence stands where its first frame stood. No more than one folder is held; an empty list
    stands for a part of a folder that goes on.

    Args:
        parts: As a walk hands them on: each of one folder, those of a folder together.
        photographs: See `sequence_names.sequences`.
        asked: Paths of patterns that are sequences whatever they are called.
    """
    patterns: dict[str, list[str]] = {}
    for path in asked:
        folder, _, pattern = path.rpartition("/")
        patterns.setdefault(folder, []).append(pattern)
    folder, files = "", list[ScannedFile]()

    def ended() -> list[ScannedFile]:
        return _in_folder(folder, files, photographs=photographs, asked=patterns.get(folder, ()))

    for part in parts:
        here = _folder(part[0])
        if here == folder:
            files += part
            yield []
            continue
        yield ended()
        folder, files = here, part
    yield ended()


def frames_of(one: ScannedFile) -> list[ScannedFile]:
    """The frames of a sequence as files of their own."""
    if one.frames is None:
        return [one]
    folder, told = one.path.rpartition("/")[0], one.told.rpartition("/")
    files = []
    for name in map(one.frames.name, one.frames):
        shown = f"{told[0]}{told[1]}{name}" if one.told else ""
        try:
            status = os.stat(f"{folder}/{name}")
        except OSError as error:
            reason = in_words(error)
            file = ScannedFile(
                f"{folder}/{name}", outcome=Outcome.FAILED, reason=reason, told=shown
            )
        else:
            file = ScannedFile(f"{folder}/{name}", status.st_size, status.st_mtime_ns, told=shown)
        files.append(file)
    return files


def with_patterns(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Paths in which patterns that name no file (`plate.####.exr`) are replaced by their frames.

    Returns:
        The paths, and those that were patterns.
    """
    plain: list[str] = []
    asked: list[str] = []
    for path in paths:
        frames = _matching(path) if DIGIT in os.path.basename(path) else []
        plain += frames or [path]
        asked += [path] if frames else []
    return plain, asked


def _matching(path: str) -> list[str]:
    folder, pattern = os.path.split(path)
    runs = list(_DIGITS.finditer(pattern))
    if os.path.lexists(path) or not runs:
        return []
    begin, end = runs[-1].span()
    width, prefix, suffix = end - begin, pattern[:begin], pattern[end:]
    try:
        names = sorted(os.listdir(folder or "."))
    except OSError:
        return []
    found = []
    for name in names:
        parts = numbered(name)
        if parts is None or (parts.prefix, parts.suffix) != (prefix, suffix):
            continue
        if len(parts.digits) == width or (len(parts.digits) > width and parts.digits[0] != "0"):
            found.append(os.path.join(folder, name))
    return found


def _folder(one: ScannedFile) -> str:
    return one.path.rpartition("/")[0]


def _in_folder(
    folder: str, files: list[ScannedFile], *, photographs: bool, asked: Iterable[str]
) -> list[ScannedFile]:
    # Most folders hold no picture that may be a frame: no name is looked at any closer there.
    if FORMATS.isdisjoint(map(str.lower, {one.path.rpartition(".")[2] for one in files})):
        return files
    by_name = {one.path.rpartition("/")[2]: one for one in files if one.outcome is None}
    first: dict[str, ScannedFile] = {}  # by the name of its first frame
    taken: set[str] = set()
    for frames in sequences(by_name, photographs=photographs, asked=asked):
        names = [frames.name(number) for number in frames]
        first[names[0]] = _together(folder, frames, [by_name[name] for name in names])
        taken.update(names)
    if not taken:
        return files
    kept: list[ScannedFile] = []
    for one in files:
        name = one.path.rpartition("/")[2]
        if one.outcome is not None or name not in taken:
            kept.append(one)
        elif name in first:
            kept.append(first[name])
    return kept


def _together(folder: str, frames: Frames, files: Sequence[ScannedFile]) -> ScannedFile:
    return ScannedFile(
        f"{folder}/{frames.pattern}",
        sum(one.size for one in files),
        max(one.mtime_ns for one in files),
        frames=frames,
    )
