"""Drawings and scripts that declare what would multiply, or open something, are refused."""

import pytest

from tests.media.judge import picture, reason


def test_a_script_with_entities_is_refused(pool, tmp_path):
    path = tmp_path / "bomb.fdx"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        "<FinalDraft><Content><Paragraph><Text>&b;</Text></Paragraph></Content></FinalDraft>"
    )
    assert reason(pool, path) == "corrupt"


def test_a_drawing_that_multiplies_itself_is_refused(pool, tmp_path):
    levels = "".join(
        f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 12)
    )
    path = tmp_path / "uses.svg"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg"><g id="l0"><rect width="1" height="1"/></g>'
        f'{levels}<use href="#l11"/></svg>'
    )
    assert reason(pool, path) == "too_large"
    ring = tmp_path / "ring.svg"
    ring.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><use href="#b"/></g>'
        '<g id="b"><use href="#a"/></g></svg>'
    )
    assert reason(pool, ring) == "too_large"


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "x"><!ENTITY b "&a;&a;">',
        '<!ENTITY a "x"><!ENTITY b "&#38;a;&#38;a;">',
        f'<!ENTITY b "{"x" * 2000}">',
        "".join(f'<!ENTITY e{n} "x">' for n in range(200)) + '<!ENTITY b "x">',
        '<!ENTITY b SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;',
        f'<!ENTITY b "{"x" * 900}">',
    ],
)
def test_what_a_drawing_declares_multiplies_nothing_and_opens_nothing(pool, tmp_path, declared):
    path = tmp_path / "declared.svg"
    many = "&b;" * 20_000
    path.write_text(
        f'<!DOCTYPE svg [{declared}]><svg xmlns="http://www.w3.org/2000/svg"><text>{many}</text></svg>'
    )
    assert reason(pool, path) == "corrupt"
    assert picture(pool, path, tmp_path / "t").reason == "corrupt"
