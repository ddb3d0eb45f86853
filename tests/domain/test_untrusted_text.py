"""Text out of files is harmless where it is stored and where it is shown."""

import json
import os
import sqlite3
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.untrusted_text import clean_line, clean_text, display_name, for_widget

ANY_TEXT = st.text(alphabet=st.characters(), max_size=300)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_clean_text_can_be_stored_anywhere(text):
    clean = clean_text(text)
    clean.encode("utf-8")
    assert "\0" not in clean
    assert "\r" not in clean
    assert json.loads(json.dumps(clean)) == clean
    with sqlite3.connect(":memory:") as database:
        assert database.execute("SELECT ?", (clean,)).fetchone() == (clean,)
    database.close()
    assert clean_text(clean) == clean


def test_clean_text_keeps_what_people_write():
    text = "Größe\tça va?\n日本語 \U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert clean_text(text) == text


def test_clean_text_drops_what_reorders_the_screen():
    assert clean_text("photo\u202egpj.exe\u2066x") == "photogpj.exex"


def test_clean_text_is_cut():
    assert len(clean_text("x" * 100, limit=10)) == 10


def test_a_clean_line_is_one_line():
    assert clean_line("a\n\tb   c\r\nd") == "a b c d"
    assert clean_line("x" * 50, limit=10) == "x" * 9 + "…"


def test_no_line_for_a_widget_is_long():
    shown = for_widget("word " * 200_000, limit=500_000)
    assert max(map(len, shown.split("\n"))) <= 2000
    assert len(for_widget("x" * 3_000_000)) < 1_100_000
    assert for_widget("x" * 4001).split("\n") == ["x" * 2000, "x" * 2000, "x"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"/a/b/film.mp4", "film.mp4"),
        (b"/a/b/", "b"),
        (b"\xff\xe9.jpg", "\\xff\\xe9.jpg"),
        (b"\\xff.jpg", "\\\\xff.jpg"),
        (b"back\\slash", "back\\slash"),
        (b"two\nlines", "two\\u000alines"),
        ("x\u202egpj.exe".encode(), "x\\u202egpj.exe"),
        ("Größe 日本 \U0001f3ac".encode(), "Größe 日本 \U0001f3ac"),
    ],
)
def test_a_name_is_shown_with_its_oddities(name, shown):
    assert display_name(name) == shown
    assert display_name(os.fsdecode(name)) == shown


def test_long_names_that_differ_in_the_middle_do_not_look_equal():
    one, two = (f"{'a' * 120}{middle}{'b' * 120}" for middle in "xy")
    assert display_name(one) != display_name(two)
    assert len(display_name(one)) <= 200


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.binary(min_size=1, max_size=12), min_size=2, max_size=2, unique=True)
    | st.lists(
        st.text("\\xuf0\u202e\n", min_size=1, max_size=8).map(str.encode),
        min_size=2,
        max_size=2,
        unique=True,
    )
)
def test_two_different_names_never_look_equal(names):
    one, two = (name.replace(b"/", b"_").replace(b"\0", b"0") for name in names)
    if one != two:
        shown = [unicodedata.normalize("NFC", display_name(name)) for name in (one, two)]
        same = unicodedata.normalize("NFC", os.fsdecode(one)) == unicodedata.normalize(
            "NFC", os.fsdecode(two)
        )
        assert shown[0] != shown[1] or same
