"""A basis: what two spellings of a text have in common, and what comes back from JSON."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import RuleError
from desktop.domain.basis import TEXT_KEYS, Basis, BasisItem, BasisPart, shot_basis, text_digest
from desktop.domain.basis_causes import causes_of
from desktop.domain.basis_json import from_json, to_json

texts = st.text(alphabet=st.sampled_from("aé \n\u00a0Å語"), max_size=12)
item = st.builds(
    BasisItem,
    st.sampled_from([BasisPart.CHARACTER, BasisPart.REFERENCE, BasisPart.SOUND]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["", "a", "b"]),
    st.text(max_size=3),
    st.sampled_from(["", "9"]),
    st.booleans(),
)
items = st.lists(item, unique_by=lambda one: one.place, max_size=4)
sources = st.lists(item, unique_by=lambda one: one.key, max_size=3)
bases = st.builds(
    shot_basis, st.fixed_dictionaries(dict.fromkeys(TEXT_KEYS.values(), texts)), items, sources
)


@given(texts)
def test_spaces_and_composition_are_no_words(text: str) -> None:
    spaced = " ".join(unicodedata.normalize("NFD", text)) + "\n"
    assert text_digest(unicodedata.normalize("NFC", text)) == text_digest(
        "".join(unicodedata.normalize("NFD", text).split())
    )
    assert bool(text_digest(text)) == bool(text.split())
    assert bool(text_digest(spaced)) == bool(text.split())


@given(bases, bases)
def test_what_was_made_from_the_same_has_no_cause(one: Basis, other: Basis) -> None:
    assert causes_of(one, one) == ()
    if one.digest == other.digest:
        assert causes_of(one, other) == ()


@given(bases)
def test_it_comes_back_from_json(basis: Basis) -> None:
    again = from_json(json.loads(json.dumps(to_json(basis))))
    assert again == basis
    assert again.digest == basis.digest


@pytest.mark.parametrize(
    "told",
    [None, 3, [], {"dialogue": "a"}, {"items": [3]}, {"items": [{"part": "x", "id": "1"}]}],
    ids=["nothing", "number", "list", "dialogue", "item", "part"],
)
def test_what_is_no_basis_is_refused(told: object) -> None:
    with pytest.raises(RuleError):
        from_json(told)
