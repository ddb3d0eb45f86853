"""What dropped files are for, in words: before they come in, and when it is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.ui.kit.purpose import ImportUse, Purpose, done_words, plan_words

SHOTS, TAKES = Purpose(ImportUse.SHOTS, "after 12A"), Purpose(ImportUse.TAKES, "12A")
ANY_SHOT = "Every image and video becomes a shot after 12A; other files do not."


@pytest.mark.parametrize(
    ("purpose", "names", "words"),
    [
        (SHOTS, "a.png", "It becomes a shot after 12A."),
        (SHOTS, "a.png b.mp4", "They become 2 shots after 12A."),
        (SHOTS, "a.png b.wav", "One of the 2 becomes a shot after 12A, the other does not."),
        (SHOTS, "a.png b.mp4 c.wav d.txt", "2 of the 4 become shots after 12A, the others do not."),
        # A folder may hold anything; so may what has no suffix that is known.
        (SHOTS, "rushes", ANY_SHOT),
        (SHOTS, "2024.05.12", ANY_SHOT),
        (SHOTS, "a.png rushes", ANY_SHOT),
        (SHOTS, "c.wav rushes", ANY_SHOT),
        (TAKES, "a.png", "It becomes a take of 12A."),
        (TAKES, "a.png b.png", "They become takes of 12A."),
        (TAKES, "a.png b.png c.pdf", "2 of the 3 become takes of 12A, the other does not."),
        (TAKES, "rushes", "Every image and video becomes a take of 12A; other files do not."),
        (Purpose(ImportUse.SHOTS, "after {0}"), "a.png b.png", "They become 2 shots after {0}."),
        (
            Purpose(ImportUse.SOUND, "scene 2"),
            "a.wav",
            "What comes in is used as sound of scene 2.",
        ),
        (
            Purpose(ImportUse.COLLECTION, "Pier"),
            "x y",
            "What comes in is put into the collection Pier.",
        ),
        (Purpose(ImportUse.TAG, "harbour"), "x", "What comes in is tagged with harbour."),
        (Purpose(ImportUse.FAVOURITES), "x", "What comes in is marked as favourite."),
        (Purpose(ImportUse.CHARACTER, "Mara"), "x", "What comes in is a reference for Mara."),
    ],
)
def test_a_plan_is_true_for_what_is_dropped(purpose: Purpose, names: str, words: str) -> None:
    paths = [Path("/footage") / name for name in names.split()]
    assert plan_words(purpose, paths) == words


@pytest.mark.parametrize(
    ("purpose", "made", "of", "words"),
    [
        (SHOTS, 1, 1, "1 shot inserted after 12A."),
        (SHOTS, 7, 7, "7 shots inserted after 12A."),
        (SHOTS, 5, 7, "5 of 7 assets became new shots after 12A."),
        (SHOTS, 1, 2, "1 of 2 assets became a new shot after 12A."),
        (TAKES, 2, 2, "2 takes added to 12A."),
        (TAKES, 1, 3, "1 of 3 assets became a new take of 12A."),
        (TAKES, 0, 1, "It is a take of 12A already."),
        (Purpose(ImportUse.SOUND, "the film"), 0, 1, "Used as sound of the film."),
    ],
)
def test_what_was_done_is_counted(purpose: Purpose, made: int, of: int, words: str) -> None:
    assert done_words(purpose, made, of) == words
