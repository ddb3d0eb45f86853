"""Which names are frames of a sequence, and which are photographs, versions and dates."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from desktop.base.errors import RuleError
from desktop.domain.frames import (
    Frames,
    FramesDigest,
    digest_of_part,
    exact_rate,
    rate_text,
    start_timecode,
)
from desktop.domain.sequence_names import sequences


def told(names: list[str], **how: object) -> list[str]:
    return [f"{one.pattern}: {one.sentence}" for one in sequences(names, **how)]  # type: ignore[arg-type]


def names(begin: str, first: int, last: int, end: str, width: int = 4) -> list[str]:
    return [f"{begin}{number:0{width}d}{end}" for number in range(first, last + 1)]


def test_a_render_with_gaps_is_one_sequence() -> None:
    plate = [
        name
        for name in names("plate.", 1001, 1240, ".exr")
        if name[6:10] not in {"1013", "1044", "1045", "1046"}
    ]
    assert told(plate) == [
        "plate.####.exr: 236 frames, 1001–1240; 4 frames missing: 1013, 1044–1046"
    ]


@pytest.mark.parametrize(
    "files",
    [
        names("IMG_", 1, 3, ".jpg"),
        names("IMG_", 1, 400, ".JPG"),
        names("DSC", 1, 60, ".JPG", 5),
        names("DSCF", 8000, 8100, ".tif"),
        names("P101", 1, 30, ".JPG"),
        names("photo.", 1, 12, ".jpg"),
        names("comp_v", 1, 12, ".png"),
        names("comp.v", 1, 12, ".png"),
        names("render.", 20240101, 20240131, ".png", 8),
        names("picture ", 1, 40, ".png", 2),
        names("shot_", 1, 7, ".png"),
        names("plate.", 1, 2, ".png"),
        [f"plate.{number:04d}.png" for number in range(0, 900, 30)],
        names("notes.", 1, 20, ".txt"),
        names("ComfyUI_", 1, 40, "_.png", 5),
        [f"{number:05d}-{number * 7919 % 100000}.png" for number in range(40)],
    ],
    ids=lambda files: f"{files[0]}-{len(files)}",
)
def test_photographs_versions_and_dates_are_single_pictures(files: list[str]) -> None:
    assert told(files) == []


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (names("shot010.", 1001, 1012, ".png"), "shot010.####.png: 12 frames, 1001–1012"),
        (names("", 1, 48, ".png"), "####.png: 48 frames, 1–48"),
        (names("frame", 0, 47, ".jpg"), "frame####.jpg: 48 frames, 0–47"),
        (names("a_", 998, 1002, ".dpx", 1), "a_###.dpx: 5 frames, 998–1002"),
        (names("a.", 9995, 10005, ".tif"), "a.####.tif: 11 frames, 9995–10005"),
        (names("a.", 95, 105, ".png", 1), "a.##.png: 11 frames, 95–105"),
        (names("frame", 1, 12, ".png", 1), "frame#.png: 12 frames, 1–12"),
        (names("IMG_", 1, 40, ".exr"), "IMG_####.exr: 40 frames, 1–40"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_frames_are_recognised(files: list[str], wanted: str) -> None:
    shuffled = random.Random(4).sample(files, len(files))
    assert told(shuffled) == [wanted]
    (found,) = sequences(files)
    assert sorted(found.name(number) for number in found) == sorted(files)


def test_a_person_may_say_that_photographs_are_frames() -> None:
    lapse = names("IMG_", 100, 140, ".jpg")
    assert told(lapse, photographs=True) == ["IMG_####.jpg: 41 frames, 100–140"]
    assert told(names("IMG_", 1, 2, ".jpg"), asked=["IMG_####.jpg"])


def test_widths_endings_and_far_away_numbers_are_kept_apart() -> None:
    files = [*names("a.", 1, 9, ".png"), *names("a.", 1, 9, ".png", 3), *names("a.", 1, 9, ".PNG")]
    files += names("a.", 2001, 2010, ".png")
    assert sorted(told(files)) == [
        "a.####.PNG: 9 frames, 1–9",
        "a.####.png: 10 frames, 2001–2010",
        "a.####.png: 9 frames, 1–9",
        "a.###.png: 9 frames, 1–9",
    ]


def test_names_from_anywhere_harm_nothing() -> None:
    chance = random.Random(11)
    parts = [
        "plate",
        ".",
        "#",
        "##",
        "0001",
        "12",
        "\n",
        "\udcff",
        "é",
        "٣٤",
        "a b",
        "  ",
        "v",
        "_",
    ]
    for _ in range(300):
        files = {
            "".join(chance.choices(parts, k=chance.randint(1, 5))) + chance.choice([".exr", ".png"])
            for _ in range(60)
        }
        taken = [one.name(number) for one in sequences(files) for number in one]
        assert len(taken) == len(set(taken))
        assert set(taken) <= files


def test_what_makes_two_sequences_the_same() -> None:
    hashes = [bytes([number]) * 32 for number in range(5)]

    def digest(numbers: list[int]) -> FramesDigest:
        made = FramesDigest()
        for place, number in enumerate(numbers):
            made.add(number, hashes[place])
        return made

    whole = digest([1, 2, 3, 5])
    assert whole.hexdigest() != digest([1, 2, 3, 4]).hexdigest()
    frames, all_of = Frames.of("a.#.png", [1, 2, 3, 5]), bytes(whole.hashes)
    begin = Frames.of("b.#.png", [1, 2, 3])
    assert digest_of_part(begin, frames, all_of) == digest([1, 2, 3]).hexdigest()
    assert digest_of_part(Frames.of("a.#.png", [1, 4]), frames, all_of) is None
    assert [frames.shown_at(number) for number in (0, 3, 4, 5, 9)] == [1, 3, 3, 5, 5]
    assert (len(frames), frames.span, list(frames)) == (4, 5, [1, 2, 3, 5])


def test_rates_are_exact() -> None:
    assert exact_rate("23.976") == exact_rate("24000/1001") == Fraction(24000, 1001)
    assert exact_rate("25 fps") == 25
    assert [rate_text(exact_rate(rate)) for rate in ("24", "29.97", "12.5")] == [
        "24",
        "29.97",
        "12.5",
    ]
    with pytest.raises(RuleError):
        exact_rate("fast")
    with pytest.raises(RuleError):
        exact_rate("0")
    assert start_timecode(Frames("a.####.exr", 1001, 1240), Fraction(24)) == "00:00:41:17"


@pytest.mark.parametrize("text", ["24", "23.976", "29.97", "12.5", "119.88", "15000/1001", "1/3"])
def test_a_rate_reads_back_as_it_is_written(text: str) -> None:
    exact = exact_rate(text)
    assert exact_rate(rate_text(exact)) == exact
