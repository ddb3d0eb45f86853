"""Texts as the index takes them: pairs of letters, and one form of Unicode."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.folding import folded
from desktop.domain.search.segments import asked, indexed


@pytest.mark.parametrize("text", ["", "pier_sunset.png", "Señor Müller", "Привет, мир", "Ἀθήνα 12"])
def test_what_both_databases_cut_right_is_indexed_as_it_stands(text: str) -> None:
    assert indexed(text).lower() == text.lower()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("日本語", "日本 本語 語"),
        ("4Kテスト映像video", "4k テス スト ト映 映像 像 video"),
        ("ﾃｽﾄ", "テス スト ト"),
        ("한국 맥", "한국 국 맥"),
        (unicodedata.normalize("NFD", "한국 맥"), "한국 국 맥"),
        ("Straße ﬁlm", "strasse film"),
        ("ＡＢ１", "ab1"),
    ],
)
def test_other_texts_are_indexed_in_pairs_or_in_another_form(text: str, words: str) -> None:
    assert indexed(text).split() == words.split()


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_every_text_is_found_by_itself_and_its_form_is_its_own_form(text: str) -> None:
    words = [folded(word) for word in indexed(text).split()]
    question = [folded(word) for word in asked(text)[0].split()]
    assert question == words[: len(question)]
    assert folded(folded(text)) == folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(text)


@given(st.text("日本語テスト映像กินข้าว한국어", min_size=2, max_size=20), st.data())
def test_a_part_of_a_run_asks_for_a_run_of_its_pairs(text: str, data: st.DataObject) -> None:
    text = unicodedata.normalize("NFC", text).lstrip("\u0e34\u0e49")
    start = data.draw(st.integers(0, max(0, len(text) - 2)))
    part = text[start : start + data.draw(st.integers(2, 20))].lstrip("\u0e34\u0e49")
    cut = text.find(part) + len(part)
    if len(part) < 2 or text[cut : cut + 1] in ("\u0e34", "\u0e49"):
        return
    question, is_prefix = asked(part)
    padded = f" {' '.join(indexed(text).split())} "
    wanted = " ".join(question.split())
    assert (f" {wanted}" if is_prefix else f" {wanted} ") in padded
