"""A file of a watched folder that is waited for, and why."""

from __future__ import annotations

from enum import StrEnum

from desktop.base.frozen import frozen
from desktop.domain.display import counted


class WaitReason(StrEnum):
    """Why a file is not brought in yet."""

    WRITTEN = "written"  # it was otherwise at the last look
    FRAMES = "frames"  # the next frame of its sequence may come
    EMPTY = "empty"  # it has only just begun
    UNFINISHED = "unfinished"  # beside it lies one that a program has not finished
    TOGETHER = "together"  # what belongs to it is waited for


_WORDS = {
    WaitReason.WRITTEN: "it is being written",
    WaitReason.FRAMES: "more may come",
    WaitReason.EMPTY: "it is empty",
    WaitReason.UNFINISHED: "another program has not finished it",
    WaitReason.TOGETHER: "what belongs to it is waited for",
}


@frozen
class AwaitedFile:
    """What is waited for.

    Attributes:
        name: Its name, or the pattern of a sequence.
        frames: How many frames that has so far; 0 for others.
    """

    name: str
    reason: WaitReason
    frames: int = 0

    @property
    def words(self) -> str:
        """Why, for a person: "24 frames so far; more may come"."""
        so_far = f"{counted(self.frames, 'frame')} so far; " if self.frames else ""
        return f"{so_far}{_WORDS[self.reason]}"
