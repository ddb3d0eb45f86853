import pytest

from desktop.domain.asset import ColourLabel
from desktop.ui.kit.tokens import LABELS, ON_LABEL, THEMES, Tokens, contrast

GROUNDS = ("ground", "pane", "raised", "field", "hover", "chosen", "picture")


@pytest.mark.parametrize("look", THEMES.values(), ids=THEMES.keys())
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(look: Tokens, ground: str) -> None:
    for text in ("text", "quiet"):
        assert contrast(getattr(look, text), getattr(look, ground)) >= 4.5, text


@pytest.mark.parametrize("look", THEMES.values(), ids=THEMES.keys())
@pytest.mark.parametrize("ground", ["ground", "pane", "raised", "field"])
def test_coloured_text_can_be_read_where_it_stands(look: Tokens, ground: str) -> None:
    for text in ("accent_text", "good", "warning", "bad"):
        assert contrast(getattr(look, text), getattr(look, ground)) >= 4.5, text


@pytest.mark.parametrize("look", THEMES.values(), ids=THEMES.keys())
def test_text_on_the_accent_can_be_read(look: Tokens) -> None:
    assert contrast(look.on_accent, look.accent) >= 4.5


@pytest.mark.parametrize("look", THEMES.values(), ids=THEMES.keys())
def test_greys_have_no_tint(look: Tokens) -> None:
    for name in (*GROUNDS, "hairline", "text", "quiet", "faint"):
        value = getattr(look, name)
        assert value[1:3] == value[3:5] == value[5:7], name


def test_every_label_has_a_letter_of_its_own_that_can_be_read() -> None:
    assert set(LABELS) == set(ColourLabel) - {ColourLabel.NONE}
    letters = [label.letter for label in LABELS.values()]
    assert len(set(letters)) == len(letters)
    assert all(contrast(ON_LABEL, label.colour) >= 4.5 for label in LABELS.values())


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
