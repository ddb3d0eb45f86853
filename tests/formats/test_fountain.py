"""Fountain in and out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.script import ScriptElement, ScriptKind
from desktop.formats.fountain import parse_fountain, write_fountain

K = ScriptKind


def kinds(text):
    return [(element.kind, element.text) for element in parse_fountain(text).elements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INT. BOTTLE SHOP - NIGHT", [(K.SCENE, "INT. BOTTLE SHOP - NIGHT")]),
        ("ext. pier - day", [(K.SCENE, "ext. pier - day")]),
        ("INT./EXT. CAR - DAY", [(K.SCENE, "INT./EXT. CAR - DAY")]),
        ("I/E CAR", [(K.SCENE, "I/E CAR")]),
        (".THE PIER", [(K.SCENE, "THE PIER")]),
        ("...and then?", [(K.ACTION, "...and then?")]),
        ("INTERIOR thoughts", [(K.ACTION, "INTERIOR thoughts")]),
        ("MARA\nHello.", [(K.CHARACTER, "MARA"), (K.DIALOGUE, "Hello.")]),
        ("MARA (V.O.)\nHello.", [(K.CHARACTER, "MARA (V.O.)"), (K.DIALOGUE, "Hello.")]),
        ("@McAvoy\nHi.", [(K.CHARACTER, "McAvoy"), (K.DIALOGUE, "Hi.")]),
        ("MARA ^\nHi.", [(K.CHARACTER, "MARA"), (K.DIALOGUE, "Hi.")]),
        ("MARA\n(softly)\nHi.\nYou.", [(K.CHARACTER, "MARA"), (K.PARENTHETICAL, "(softly)"),
                                       (K.DIALOGUE, "Hi."), (K.DIALOGUE, "You.")]),
        ("BANG", [(K.ACTION, "BANG")]),
        ("!MARA\nlooks up.", [(K.ACTION, "MARA\nlooks up.")]),
        ("A.\n\nCUT TO:\n\nB.", [(K.ACTION, "A."), (K.TRANSITION, "CUT TO:"), (K.ACTION, "B.")]),
        ("> Burn to white.", [(K.TRANSITION, "Burn to white.")]),
        ("> THE END <", [(K.CENTERED, "THE END")]),
        ("# Act\n\n## Part", [(K.SECTION, "Act"), (K.SECTION, "Part")]),
        ("= What happens", [(K.SYNOPSIS, "What happens")]),
        ("~Up ^", [(K.LYRICS, "Up ^")]),
        ("===", [(K.PAGE_BREAK, "")]),
        ("~La la", [(K.LYRICS, "La la")]),
        ("[[a\n\nnote]]", [(K.NOTE, "a note")]),
        ("A/* gone\n\nINT. NOWHERE */B", [(K.ACTION, "AB")]),
        ("", []),
        ("\r\nOne\r\n\r\nTwo\r\n", [(K.ACTION, "One"), (K.ACTION, "Two")]),
    ],
)  # fmt: skip
def test_every_kind_of_paragraph_is_recognised(text, expected):
    assert kinds(text) == expected


@pytest.mark.parametrize("number", ["1", "12A", "110-A", "1.a", "I-1-A"])
def test_scene_numbers_are_taken_off_the_heading(number):
    (scene,) = parse_fountain(f"INT. SHOP - DAY #{number}#").elements
    assert (scene.text, scene.scene_number) == ("INT. SHOP - DAY", number)


def test_the_title_page_is_apart_from_the_script():
    script = parse_fountain("Title: The Bottle\nAuthor:\n    A. One\n    B. Two\n\nINT. SHOP\n")
    assert script.title_page == (("Title", "The Bottle"), ("Author", "A. One\nB. Two"))
    assert script.scene_count() == 1


def test_a_script_that_begins_with_a_transition_has_no_title_page():
    assert parse_fountain("FADE TO:\n\nINT. SHOP").title_page == ()


def test_characters_are_named_once_without_extensions():
    script = parse_fountain("MARA\nA.\n\nMARA (O.S.)\nB.\n\nTHE GLASSMAKER\nC.")
    assert script.characters() == ("MARA", "THE GLASSMAKER")


def test_what_is_written_is_read_again_as_the_same():
    elements = (
        ScriptElement(K.SCENE, "INT. SHOP - NIGHT", "12A"),
        ScriptElement(K.SCENE, "THE PIER"),
        ScriptElement(K.ACTION, "Rain.\nMore rain."),
        ScriptElement(K.CHARACTER, "McAvoy"),
        ScriptElement(K.PARENTHETICAL, "(softly)"),
        ScriptElement(K.DIALOGUE, "You came back."),
        ScriptElement(K.CHARACTER, "MARA", is_dual=True),
        ScriptElement(K.DIALOGUE, "You came back."),
        ScriptElement(K.CHARACTER, "de Vere", is_dual=True),
        ScriptElement(K.DIALOGUE, "I did."),
        ScriptElement(K.ACTION, "BANG"),
        ScriptElement(K.TRANSITION, "CUT TO:"),
        ScriptElement(K.CENTERED, "THE END"),
        ScriptElement(K.SECTION, "Act two", level=2),
        ScriptElement(K.NOTE, "check this"),
        ScriptElement(K.PAGE_BREAK, ""),
    )
    assert parse_fountain(write_fountain(elements)).elements == elements


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ABab .:()[]#=~@!>^*/\n\tINT", max_size=200))
def test_no_text_is_refused_and_no_word_of_action_is_lost(text):
    script = parse_fountain(text)
    assert all(isinstance(element.kind, ScriptKind) for element in script.elements)
    write_fountain(script.elements)
