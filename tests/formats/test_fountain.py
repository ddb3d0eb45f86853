"""Fountain from bytes, as a page and as plain text."""

import pytest

from desktop.base.errors import MediaError
from desktop.domain.script import ScriptElement, ScriptKind
from desktop.formats.fountain import BYTES_LIMIT, columns, plain_text, read_fountain

TEXT = "Title: X\n\nINT. SHOP - DAY #2#\n\nRain.\n\n===\n\nMARA\n(low)\nHi.\n"


def test_bytes_and_text_give_the_same_script():
    assert read_fountain(TEXT.encode()) == read_fountain(TEXT)
    assert read_fountain(TEXT).scene_count() == 1


def test_plain_text_has_the_words_and_no_marks():
    assert plain_text(read_fountain(TEXT)) == "INT. SHOP - DAY\n\nRain.\n\nMARA\n\n(low)\n\nHi."


def test_bytes_that_are_no_utf8_are_read_with_replacements():
    (element,) = read_fountain(b"Gr\xfc\xdfe\0").elements
    assert element.text == "Gr\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}e"


def test_too_much_is_refused():
    with pytest.raises(MediaError) as caught:
        read_fountain("x" * (BYTES_LIMIT + 1))
    assert caught.value.reason == "too_large"


def test_dialogue_is_narrower_than_action():
    action, dialogue = (
        columns(ScriptElement(kind, "x")) for kind in (ScriptKind.ACTION, ScriptKind.DIALOGUE)
    )
    assert dialogue[0] > action[0]
    assert dialogue[1] < action[1]
