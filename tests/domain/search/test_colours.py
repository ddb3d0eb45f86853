"""Colours in a search: what can be written, what is near, and searches from before."""

from __future__ import annotations

import random

import pytest

from desktop.base.errors import QueryError
from desktop.domain.look import lab
from desktop.domain.search.colour_terms import with_colour
from desktop.domain.search.colours import NAMED_COLOURS, NearColour, hex_of, read_colour, region_of
from desktop.domain.search.dialect import DIALECT, in_todays_words
from desktop.domain.search.format import to_text
from desktop.domain.search.parser import parse


def _lab(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return lab(red, green, blue)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("teal", NearColour(NAMED_COLOURS["teal"])),
        ("Gray", NearColour(NAMED_COLOURS["grey"])),
        ("#AABBCC", NearColour("#aabbcc")),
        ("#abc", NearColour("#aabbcc")),
        ("aabbcc", NearColour("#aabbcc")),
        ("teal~8", NearColour(NAMED_COLOURS["teal"], 8)),
        *((text, None) for text in ("abc", "teal~", "teal~0", "teal~100", "~5", "", "#12345", "é")),
    ],
)
def test_a_colour_is_a_name_or_digits_and_how_near(text: str, colour: NearColour | None) -> None:
    assert read_colour(text) == colour
    if colour is not None:
        assert read_colour(colour.text) == colour


def test_what_is_lighter_darker_or_paler_has_the_same_name_and_grey_has_none() -> None:
    def named(colour: str) -> set[str]:
        shade = _lab(colour)
        return {
            name
            for name, hex_ in NAMED_COLOURS.items()
            if region_of(NearColour(hex_)).holds(*shade)
        }

    assert "teal" in named("#0f6064")
    assert "red" in named("#8f3b34")
    assert "green" in named("#2e6b3a")
    assert "blue" in named("#4a6fae")
    for grey in ("#0a0a0a", "#404040", "#808080", "#c0c0c0", "#ffffff"):
        assert named(grey) <= {"black", "charcoal", "slate", "grey", "silver", "white", "cream"}
        assert named(grey)


def test_a_region_lies_in_its_box_and_every_colour_in_its_own() -> None:
    chance = random.Random(3)
    held = 0
    for _ in range(20_000):
        colour = NearColour(f"#{chance.randrange(1 << 24):06x}", chance.choice((5, 20, 60)))
        region = region_of(colour)
        assert region.holds(*_lab(colour.hex))
        point = (chance.randint(0, 100), chance.randint(-100, 100), chance.randint(-100, 100))
        if region.holds(*point):
            held += 1
            assert all(
                low <= at <= high
                for low, at, high in zip(region.low, point, region.high, strict=True)
            )
    assert held > 1000
    for hex_ in NAMED_COLOURS.values():
        assert hex_of(*_lab(hex_)) == hex_


def test_a_search_for_colours_reads_and_writes_itself_and_says_what_it_does_not_know() -> None:
    for text in ("colour:teal", "color:#1f8284,red~10 -colour:navy", "colour:unknown"):
        tree = parse(text)
        assert parse(to_text(tree)) == tree
    assert parse("colour:gre", typing=True) == parse("colour:green")
    with pytest.raises(QueryError, match="“puce” is no colour that is known"):
        parse("colour:puce")


@pytest.mark.parametrize(
    ("text", "colour", "more", "result"),
    [
        ("", "teal", False, "colour:teal"),
        ("pier ", "teal", False, "pier colour:teal"),
        ("pier color:red type:image", "#1f8284", False, "pier colour:#1f8284 type:image"),
        ("colour:red", "teal", True, "colour:red colour:teal"),
        ("label:red", "teal", False, "label:red colour:teal"),
    ],
)
def test_a_picked_colour_takes_the_place_of_the_one_before(
    text: str, colour: str, more: bool, result: str
) -> None:
    assert with_colour(text, colour, is_more=more) == result


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("colour:red", "label:red"),
        ('pier -Color != red OR (COLOUR:"grey")', 'pier -label != red OR (label:"grey")'),
        ('"colour:red" name:colour label:red', '"colour:red" name:colour label:red'),
        ("colour:", "label:"),
    ],
)
def test_a_search_from_before_keeps_its_meaning(text: str, today: str) -> None:
    assert in_todays_words(text, 1) == today
    assert in_todays_words(text, DIALECT) == text
