"""Files of prices that are none."""

from __future__ import annotations

import pytest

from desktop.base.errors import RuleError
from desktop.formats import rate_cards

ENDLESS = "1e" + "9" * 30


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".json", f'{{"price": {ENDLESS}}}'),
        (".json", '{"price": NaN}'),
        (".toml", f"price = {ENDLESS}"),
        (".csv", "kind,provider,model\n" + "a" * 200_000 + ",b,c\n"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(ending: str, text: str) -> None:
    with pytest.raises(RuleError, match=f"This is no {ending[1:].upper()} file: "):
        rate_cards.parse(text, ending)
