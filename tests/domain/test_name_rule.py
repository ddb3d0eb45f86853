"""What names of files say of shots, by a rule that a person types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import RuleError
from desktop.domain.film import Film, Scene, Shot
from desktop.domain.ids import AssetId, RelationId
from desktop.domain.name_rule import NameParts, NameRule, shot_key
from desktop.domain.watched_folder import NameVerdict, ShotNames, finished_name, is_unfinished

RULE = "S{scene}_SH{shot}_t{take}"
WORD = st.text("abcXYZ0189é", min_size=1, max_size=8)


def shot(code: str, scene: str = "") -> Shot:
    key = f"{code} in {scene}"
    return Shot(AssetId(key), RelationId(key), code, "", 1)


def film(*scenes: tuple[str, tuple[str, ...]], loose: tuple[str, ...] = ()) -> Film:
    made = tuple(
        Scene(
            AssetId(number),
            RelationId(number),
            number,
            "",
            at,
            shots=tuple(shot(c, number) for c in codes),
        )
        for at, (number, codes) in enumerate(scenes)
    )
    return Film(AssetId("film"), "Harbour", made, tuple(shot(code) for code in loose))


@given(scene=WORD, code=WORD, take=st.integers(1, 999_999), ending=st.sampled_from(["mp4", "PNG"]))
def test_what_is_put_together_by_a_rule_is_read_back(
    scene: str, code: str, take: int, ending: str
) -> None:
    parts = NameRule(RULE).read(f"s{scene}_Sh{code}_T{take:03}.{ending}")
    assert parts == NameParts(code, scene, take)


@pytest.mark.parametrize(
    ("rule", "name", "parts"),
    [
        (RULE, "S01_SH020_t3.mp4", NameParts("020", "01", 3)),
        (RULE, "S01_SH020.mp4", None),
        ("SH{shot}*", "SH020_final_v2.mov", NameParts("020")),
        ("*_{shot}_t{take}.mp4", "harbour_12A_t4.mp4", NameParts("12A", "", 4)),
        ("*_{shot}_t{take}.mp4", "harbour_12A_t4.png", None),
        ("{shot}_t{take}", "020_t2.####.exr", NameParts("020", "", 2)),
        ("{shot}_t{take}", "020_t0.png", NameParts("020", "", None)),
        ("é{shot}", "e\u030112.png", NameParts("12")),  # as another system writes the letter
        ("(a+)+{shot}", "(a+)+7.png", NameParts("7")),
    ],
)
def test_a_name_follows_a_rule_or_does_not(rule: str, name: str, parts: NameParts | None) -> None:
    assert NameRule(rule).read(name) == parts


@pytest.mark.parametrize(
    "rule", ["", "S{scene}", "{shot}{take}", "{shot}_{shot}", "{reel}_{shot}", "{shot", "x" * 300]
)
def test_what_is_no_rule_is_refused_with_its_place(rule: str) -> None:
    with pytest.raises(RuleError) as refused:
        NameRule(rule)
    assert refused.value.field == "name_rule"


@given(st.text("{}*shotake_a", max_size=60), st.text(max_size=60))
def test_any_text_is_a_rule_or_refused_and_never_anything_else(rule: str, name: str) -> None:
    try:
        read = NameRule(rule).read(name)
    except RuleError:
        return
    assert read is None or read.shot


def test_a_rule_that_would_try_every_way_ends() -> None:
    assert NameRule("*a" * 90 + "{shot}b").read("a" * 250) is None  # else it would be for ever


def test_numbers_of_shots_are_the_same_however_they_are_written() -> None:
    assert len({shot_key(text) for text in ("020", "20", "SH020", "sh20", "Shot 20")}) == 1
    assert shot_key("12A") == shot_key("012a")
    assert shot_key("12A") != shot_key("12B")
    assert shot_key("20") != shot_key("200")


def test_a_shot_answers_by_its_code_its_scene_or_both() -> None:
    names = ShotNames(RULE, film(("1", ("1A", "1B")), ("2", ("020",)), ("3", ("020", "SH7"))))
    found = {name: names.plan(name) for name in ("S01_SHA_t3.mp4", "S02_SH20_t1.mp4")}
    assert found["S01_SHA_t3.mp4"].words == "take 3 of 1A"
    assert found["S02_SH20_t1.mp4"].shot_id == "020 in 2"
    assert names.plan("S03_SH007_t1.mp4").shot == "SH7"
    assert names.plan("S01_SH020_t1.mp4").verdict is NameVerdict.NO_SHOT
    assert "no shot 020 in scene 01" in names.plan("S01_SH020_t1.mp4").words
    by_shot = ShotNames("SH{shot}_t{take}", film(("2", ("020",)), ("3", ("20",))))
    assert by_shot.plan("SH020_t1.mp4").verdict is NameVerdict.SEVERAL_SHOTS
    assert names.plan("S02_SH020_t1.wav", "audio").verdict is NameVerdict.NOT_A_TAKE
    assert ShotNames(RULE, None).plan("S02_SH020_t1.mp4").verdict is NameVerdict.NO_FILM


def test_the_second_file_of_a_take_becomes_the_next() -> None:
    names = ShotNames("{shot}_t{take}*", film(loose=("7",)))
    first, second = names.plans(["7_t3.png", "7_t3_b.png"])
    assert (first.is_taken, second.is_taken) == (False, True)
    assert "take 3 is there already" in second.words


@pytest.mark.parametrize(
    "name",
    ["a.mp4.part", "b.crdownload", "c.tmp", "~$d.docx", "e.png~", ".f.mp4.XyZ", "g.mp4.aria2"],
)
def test_files_that_somebody_is_still_writing_are_known_by_their_names(name: str) -> None:
    assert is_unfinished(name)
    assert not is_unfinished("ComfyUI_00001_.png")
    assert finished_name("a.mp4.part") == "a.mp4"
    assert finished_name("a.mp4") == ""
