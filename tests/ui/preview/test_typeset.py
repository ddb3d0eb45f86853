"""How scripts, Markdown and plain text become paragraphs."""

from __future__ import annotations

from desktop.domain.untrusted_text import LINE_LIMIT
from desktop.ui.preview.typeset import Paragraph, Role, set_markdown, set_plain, set_script

SCRIPT = """Title: THE BOTTLE
Author: A Director

INT. SHOP - NIGHT #1A#

Rain on the *window*.

MARA
(to the bottle)
You came back.

CUT TO:
"""


def test_a_script_is_set_as_a_screenplay() -> None:
    assert set_script(SCRIPT) == [
        Paragraph(Role.TITLE, "THE BOTTLE"),
        Paragraph(Role.CREDIT, "A Director"),
        Paragraph(Role.SCENE, "INT. SHOP - NIGHT", "1A"),
        Paragraph(Role.ACTION, "Rain on the window."),
        Paragraph(Role.CHARACTER, "MARA"),
        Paragraph(Role.PARENTHETICAL, "(to the bottle)"),
        Paragraph(Role.DIALOGUE, "You came back."),
        Paragraph(Role.TRANSITION, "CUT TO:"),
    ]


def test_markdown_keeps_its_shape_and_loses_its_marks() -> None:
    text = "# Notes\nThe **low sun**\nstays.\n\n- one `a`\n2. two\n\n> said\n\n```\ncode *x*\n```\n"
    assert set_markdown(text) == [
        Paragraph(Role.HEADING, "Notes"),
        Paragraph(Role.PLAIN, "The low sun stays."),
        Paragraph(Role.BULLET, "•  one a"),
        Paragraph(Role.BULLET, "2.  two"),
        Paragraph(Role.QUOTE, "said"),
        Paragraph(Role.CODE, "code *x*"),
    ]


def test_a_link_or_picture_in_markdown_is_text_and_nothing_is_loaded() -> None:
    (paragraph,) = set_markdown("![x](http://example.com/t.png) and [pier](a.md)")
    assert paragraph.text == "x (http://example.com/t.png) and pier (a.md)"


def test_html_stays_the_text_it_is() -> None:
    assert set_plain("<b>bold</b><img src=x>")[0].text == "<b>bold</b><img src=x>"


def test_a_line_of_a_million_letters_is_cut_into_lines_a_widget_can_lay_out() -> None:
    paragraphs = set_plain("x" * 1_000_000)
    assert sum(len(p.text) for p in paragraphs) == 1_000_000
    assert max(len(p.text) for p in paragraphs) <= LINE_LIMIT
