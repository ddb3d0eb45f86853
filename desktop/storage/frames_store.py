"""Puts the frames of image sequences into a library's media folder: a folder for each sequence.

A folder grows under a temporary name in the same file system, every frame is hashed while it is
copied and synced, and it is renamed to `ab/cd/<checksum>.frames` when it is whole. Beside the
frames it has a list of their hashes, as `sha256sum` reads it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from desktop.base.errors import LibraryWriteError, SourceReadError
from desktop.base.files import sync_folder
from desktop.domain.frames import Frames, FramesDigest
from desktop.domain.sequence_names import numbered
from desktop.domain.untrusted_text import display_name
from desktop.storage.half_copies import new_name
from desktop.storage.scan import in_words
from desktop.storage.store import (
    Stored,
    check_space,
    copy_file,
    frames_path,
    hash_file,
    make_folders,
    storing,
)

LIST = "frames.sha256"
_TRIES = 4


def copy_frames_in(source: str, media_root: Path, *, checksum: str, frames: Frames) -> Stored:
    """Copy the frames of a sequence into the store.

    Args:
        source: Path of their pattern; undecodable bytes as surrogates.
        media_root: The library's media folder; made if it is missing.
        checksum: What the sequence had when it was looked at, lower-case hex.
        frames: Its frames.

    Raises:
        SourceReadError: A frame cannot be read, or is not what it was.
        LibraryWriteError: The media folder takes no more; nothing is half stored.
    """
    relative = frames_path(checksum)
    target, folder = media_root / relative, Path(source).parent
    size = _total(folder, frames)
    if there := _pattern_there(target, checksum):
        return Stored(relative, checksum, size, is_new=False, pattern=there)
    with storing(media_root):
        check_space(media_root, size)
        partial = new_name(media_root)
        partial.mkdir()
    try:
        _copy_all(folder, partial, media_root, frames, checksum)
        if not _is_whole(partial, frames, checksum):
            raise LibraryWriteError(
                f"The copy of {display_name(source)} came back from the disk different from what"
                " was written.",
                advice="Check the disk with the library before you go on.",
            )
        pattern = _put_in_place(partial, target, media_root, checksum)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Stored(relative, checksum, size, is_new=True, pattern=pattern or frames.pattern)


def _put_in_place(partial: Path, target: Path, media_root: Path, checksum: str) -> str:
    """Give a whole folder its name; returns what frames are called that somebody else put there."""
    for _ in range(_TRIES):
        with storing(media_root):
            make_folders(target)
            try:
                partial.rename(target)
            except FileNotFoundError:
                continue  # a purge has just removed the folder, which was empty until now
            except OSError:
                if not target.exists():
                    raise
            else:
                sync_folder(target.parent)
                return ""
        if there := _pattern_there(target, checksum):
            return there
        with storing(media_root):  # less than whole: a disk lost some of it
            target.rename(new_name(media_root))
    raise LibraryWriteError(
        "The copy of an image sequence does not stay where it was put.",
        advice="Look whether another program tidies the library's media folder.",
    )


def _pattern_there(target: Path, checksum: str) -> str:
    """What the frames of a whole sequence in the store are called; empty if it is not there."""
    there = stored_frames(target)
    return there.pattern if there is not None and _is_whole(target, there, checksum) else ""


def stored_frames(folder: Path) -> Frames | None:
    """The frames of a sequence in the store, by its list; None where there is no whole list."""
    try:
        lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
        found = [numbered(line.partition("  ")[2]) for line in lines]
        numbers = [int(one.digits) for one in found if one is not None]
        first, last = found[0], found[-1]
        if first is None or last is None or len(numbers) != len(lines):
            return None
    except (OSError, ValueError, IndexError):
        return None
    width = min(len(one.digits) for one in found if one is not None)
    made = Frames.of(f"{first.prefix}{'#' * width}{first.suffix}", numbers)
    return made if made.name(made.last) == lines[-1].partition("  ")[2] else None


def damaged_frames(folder: Path) -> list[int]:
    """Numbers of the frames in the store that are not what the list says of them."""
    frames = stored_frames(folder)
    if frames is None:
        return []
    lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    return [
        number
        for number, line in zip(frames, lines, strict=True)
        if _sum(folder / frames.name(number)) != line.partition("  ")[0]
    ]


def digest_of(folder: Path, frames: Frames) -> str:
    """The checksum of the frames that a folder has.

    Raises:
        SourceReadError: One of them cannot be read.
    """
    digest = FramesDigest()
    for number in frames:
        digest.add(number, bytes.fromhex(hash_file(folder / frames.name(number))))
    return digest.hexdigest()


def _copy_all(folder: Path, partial: Path, media_root: Path, frames: Frames, checksum: str) -> None:
    digest, lines = FramesDigest(), []
    for number in frames:
        name = frames.name(number)
        found = copy_file(str(folder / name), partial / name, media_root)
        digest.add(number, bytes.fromhex(found))
        lines.append(f"{found}  {name}\n")
    if digest.hexdigest() != checksum:
        raise SourceReadError(
            f"{display_name(frames.pattern)} changed while it was being copied; import it again"
            " when it is complete."
        )
    with storing(media_root), (partial / LIST).open("w", encoding="utf-8") as stream:
        stream.writelines(lines)
        stream.flush()
        os.fsync(stream.fileno())
        sync_folder(partial)


def _is_whole(folder: Path, frames: Frames, checksum: str) -> bool:
    try:
        return digest_of(folder, frames) == checksum
    except SourceReadError:
        return False


def _sum(path: Path) -> str:
    try:
        return hash_file(path)
    except SourceReadError:
        return ""


def _total(folder: Path, frames: Frames) -> int:
    try:
        return sum((folder / frames.name(number)).stat().st_size for number in frames)
    except OSError as error:
        raise SourceReadError(
            f"{display_name(frames.pattern)} could not be read: {in_words(error)}."
        ) from error
