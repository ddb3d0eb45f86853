"""Films that workers make of what a player cannot play: animations, sequences, bare streams."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.derived import Derived

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.preview.subject import Subject

MAKING = "It is being made ready for playing."


def ask_for_film(
    source: DerivedSource,
    subject: Subject,
    current: Callable[[], Subject | None],
    then: Callable[[Subject | None, str], None],
) -> None:
    """Have the film of `subject` made.

    Args:
        source: Who has it made.
        subject: What is to be played.
        current: What is looked at when the answer comes; it is dropped where that is another.
        then: Gets what is looked at with the film as its path, or None and why there is none.
    """
    wanted = (subject.card.checksum, subject.frame_rate)

    def answered(path: Path | None, why: str) -> None:
        shown = current()
        if shown is not None and (shown.card.checksum, shown.frame_rate) == wanted:
            then(replace(shown, path=path, packed=None) if path is not None else None, why)

    source.request(subject.card.id, subject.card.checksum, Derived.MOTION, then=answered)
