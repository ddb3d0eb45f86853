"""Names of cards stand in two lines before they are cut."""

from __future__ import annotations

import pytest

from desktop.ui.lineage.name_lines import in_two


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("short.png", ["short.png"]),
        ("harbour_dusk_01.png", ["harbour_", "dusk_01.png"]),
        ("The Last Lamp of All", ["The Last", "Lamp of All"]),
        ("abcdefghijklmno", ["abcdefghijkl", "mno"]),
        ("a_bcdefghijklmno", ["a_bcdefghijk", "lmno"]),
        ("", [""]),
    ],
)
def test_a_name_breaks_at_a_sign_of_its_own(name: str, lines: list[str]) -> None:
    assert in_two(name, lambda part: len(part) <= 12) == lines
