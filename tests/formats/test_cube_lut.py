"""LUTs: what a `.cube` file says, in all the ways it is written, and why one is refused."""

from __future__ import annotations

import locale

import pytest

from desktop.base.errors import MediaError
from desktop.formats.cube_lut import BYTES_LIMIT, read_cube
from tests.formats.lut_makers import cube, curves, rows
from tests.present import present

PLAIN = cube(2)


def test_a_cube_is_read_with_its_title_and_its_domain():
    text = 'TITLE "Night # 2"\n# by hand\nDOMAIN_MIN 0 0 -0.5\nDOMAIN_MAX 1 2 1\n' + cube(3)
    lut = read_cube(text.encode(), "night.cube")
    assert (lut.title, lut.shape) == ("Night # 2", "3D, 3 points")
    assert lut.curves is None
    assert (present(lut.cube).low, present(lut.cube).high) == ((0, 0, -0.5), (1, 2, 1))
    assert list(present(lut.cube).values[3:6]) == [0.5, 0, 0], "red changes quickest"


def test_curves_and_a_cube_in_one_file_have_ranges_of_their_own():
    text = (
        "LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE -0.25 1.5\nLUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0 2\n"
        "0 0 0\n2 2 2\n" + rows(2)
    )
    lut = read_cube(text.encode(), "log.cube")
    assert lut.shape == "1D, 2 points + 3D, 2 points"
    assert (present(lut.curves).low[0], present(lut.curves).high[2]) == (-0.25, 1.5)
    assert (present(lut.cube).low[1], present(lut.cube).high[1]) == (0, 2)
    assert list(present(lut.curves).values) == [0, 0, 0, 2, 2, 2]
    domain = "DOMAIN_MIN 0 0 0\nDOMAIN_MAX 4 4 4\n" + text
    lut = read_cube(domain.replace("LUT_1D_INPUT_RANGE -0.25 1.5\n", "").encode(), "log.cube")
    assert (present(lut.curves).high[0], present(lut.cube).high[0]) == (4, 2)


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        ("\n\n  # comment\n" + PLAIN.replace("\n", "  # comment\n\n") + "\n# end").encode(),
        PLAIN.replace(" ", "\t").encode(),
        PLAIN.replace("0.0", "-0.0e+00").replace("1.0", "+1E0").encode(),
        PLAIN.replace("LUT_3D_SIZE", "lut_3d_size").encode(),
        ("SOMETHING_NEW 1 2 3\n" + PLAIN).encode(),
        ("TITLE \xe9".encode("latin-1") + b"\n" + PLAIN.encode()),
        PLAIN.rstrip("\n").encode(),
    ],
    ids=[
        *("CRLF", "CR", "mark", "UTF-16", "comments", "tabs", "exponents", "small letters"),
        *("unknown keyword", "latin-1", "no last newline"),
    ],
)
def test_ways_of_writing_the_same(data):
    assert read_cube(data, "a.cube").cube == read_cube(PLAIN.encode(), "a.cube").cube


def test_numbers_are_read_the_same_under_every_locale(monkeypatch):
    monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": ",", "thousands_sep": "."})
    assert present(read_cube(curves(2, lambda x: 1.5).encode(), "a.cube").curves).values[0] == 1.5


REFUSED = [
    ("", "is not a LUT"),
    ("words and more words\nwithout end", "is not a LUT"),
    ("-12 6.0 5.0\n1 2 3\n", "is not a LUT"),
    ("\0\0\0\0binary", "is not a LUT"),
    ("A B\n" * 5000, "is not a LUT"),
    ("LUT_3D_SIZE 2\n" + "0 0 0\n" * 7, "ends too early: it has 7 of the 8 rows"),
    ("LUT_3D_SIZE 2\n" + "0 0 0\n" * 9, "line 10 goes on after the 8 rows"),
    ("LUT_3D_SIZE 2\n", "ends too early: it has 0 of the 8 rows"),
    ("LUT_3D_SIZE 256\n", "has 256 points on a side; more than 129"),
    ("LUT_3D_SIZE 999999999\n", "points on a side; more than 129"),
    ("LUT_3D_SIZE " + "9" * 5000 + "\n", "line 1 has no size"),
    ("LUT_1D_SIZE 65537\n", "more than 65,536"),
    ("LUT_3D_SIZE 1\n0 0 0\n", "says LUT_3D_SIZE 1; at least 2"),
    ("LUT_3D_SIZE -2\n", "has no size"),
    ("LUT_3D_SIZE 2.5\n", "has no size"),
    ("LUT_3D_SIZE 2\nLUT_3D_SIZE 3\n", "a second time"),
    ("LUT_3D_SIZE 2\n" + "0 nan 0\n" * 8, "which is no number"),
    ("LUT_3D_SIZE 2\n" + "0 inf 0\n" * 8, "which is no number"),
    ("LUT_3D_SIZE 2\n" + "0 1e400 0\n" * 8, "which is no number"),
    ("LUT_3D_SIZE 2\n" + "0 1e30 0\n" * 8, "which is no number"),
    ("LUT_3D_SIZE 2\n0,5 0 0\n" + "0 0 0\n" * 7, "“0,5”, which is no number"),
    ("LUT_3D_SIZE 2\n0 0 0\n1_0 0 0\n" + "0 0 0\n" * 6, "“1_0”, which is no number"),
    ("LUT_3D_SIZE 2\n0 0 0\n٣ 0 0\n" + "0 0 0\n" * 6, "which is no number"),
    ("LUT_3D_SIZE 2\n0 0 0\n0 0\n" + "0 0 0\n" * 6, "line 3 has 2 numbers and not 3"),
    ("LUT_3D_SIZE 2\n0 0 0\nLUT_1D_SIZE 2\n" + "0 0 0\n" * 6, "“LUT_1D_SIZE”"),
    ("DOMAIN_MAX 1 1\n" + PLAIN, "line 1 has 2 numbers and not 3"),
    ("DOMAIN_MAX 0 1 1\n" + PLAIN, "its input begins where it ends"),
    ("DOMAIN_MIN nan 0 0\n" + PLAIN, "“nan”, which is no number"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_is_no_lut_is_refused_with_a_sentence(text, words):
    with pytest.raises(MediaError, match=words.replace("(", r"\(")) as caught:
        read_cube(text.encode(), "a.cube")
    assert str(caught.value).startswith("a.cube ")
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 200


def test_a_file_that_is_too_large_is_not_even_decoded():
    class Huge(bytes):
        def __len__(self):
            return BYTES_LIMIT + 1

        def decode(self, *_):
            raise AssertionError

    with pytest.raises(MediaError, match="larger than a LUT may be"):
        read_cube(Huge(), "a.cube")
