"""Which asset a file is that a recipe names: the rules, without a library."""

from __future__ import annotations

import pytest

from desktop.domain.ids import AssetId
from desktop.domain.recipe_source import (
    FoundBy,
    SourceFacts,
    checksum_in,
    file_name,
    identified,
    is_common,
    is_known_by_name,
    name_key,
)

SUM = "ab" * 32
DAY = 86_400.0


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("pier.png", "pier.png"),
        (r"D:\ComfyUI\input\Pier.PNG [input]", "pier.png"),
        ("/mnt/shots/harbour/pier.png", "pier.png"),
        ("sub/pier.png [output]", "pier.png"),
        ("clipspace/clipspace-mask-12.5.png [input]", "clipspace-mask-12.5.png"),
        ("https://files.example/a/pier.png?token=1#x", "pier.png"),
        ("Le\u0301vre.png", "l\xe9vre.png"),
        ("  pier.png  ", "pier.png"),
        ("folder/", ""),
    ],
)
def test_the_name_of_the_file_alone(written: str, name: str) -> None:
    assert name_key(written) == name
    assert name_key(file_name(written)) == name


def test_a_hash_in_a_name() -> None:
    assert checksum_in(f"input/{SUM.upper()}.png") == SUM
    assert checksum_in(f"pier-{SUM}.png") == SUM
    assert checksum_in(f"{SUM}0.png") == ""
    assert checksum_in(f"{SUM}/{SUM}.png") == ""


def test_names_that_tell_no_file_from_another() -> None:
    common = ["ComfyUI_00001_.png", "00012-123.png", "00001.png", "image.png", "image (3).png"]
    common += ["lamp_00003-audio.mp4", "IMG_2041.JPG", "example.png", "1.png", "Screenshot_2.png"]
    common += ["001.png", "frame_001.png", "ComfyUI_temp_abcde_00001_.png", "output-12.webp"]
    assert [name for name in common if not is_common(name_key(name))] == []
    telling = ["pier.png", "source.png", "input.png", "keeper 2.png", "shot_12.png", "mara_ref.jpg"]
    telling += ["hero_001.png", "pier_2024.png", "sc12_sh0040.png", "outpost_7.png", "frames.png"]
    assert [name for name in telling if is_common(name_key(name))] == []
    placed = ["day/ComfyUI_00001_.png", r"C:\x\1.png", "1.png [output]", "pier.png"]
    assert [is_known_by_name(name) for name in placed] == [True] * 4
    assert not any(map(is_known_by_name, ["ComfyUI_00001_.png", "image.png [input]"]))


def facts(key: str, *paths: str, **more: object) -> SourceFacts:
    names = frozenset(name_key(path) for path in paths)
    values = {"type": "image", "checksum": f"of {key}", "names": names, "paths": paths, **more}
    return SourceFacts(AssetId(key), **values)  # type: ignore[arg-type]


MADE = facts("made", "/out/day/lamp.png", changed=(10 * DAY, 10 * DAY))


def found(
    name: str, *candidates: SourceFacts, checksum: str = "", related: tuple[str, ...] = ()
) -> tuple[AssetId, FoundBy] | None:
    keys = [AssetId(key) for key in related]
    return identified(name, checksum, MADE, candidates, keys)


def test_the_only_one_of_its_name_and_never_one_of_several() -> None:
    a, b = facts("a", "/x/pier.png"), facts("b", "/y/PIER.png")
    assert found("pier.png", a) == ("a", FoundBy.NAME)
    assert found("pier.png", a, b) is None
    assert found("pier.png", facts("c", "/x/other.png")) is None
    assert found("pier.png", *(facts(str(n), f"/{n}/pier.png") for n in range(21))) is None


def test_nothing_comes_from_itself_or_from_what_is_later_or_of_another_kind() -> None:
    assert found("lamp.png", MADE) is None
    same = facts("copy", "/x/pier.png", checksum=MADE.checksum)
    assert found("pier.png", same) is None
    assert found("pier.png", facts("film", "/x/pier.png", type="film")) is None
    late = facts("late", "/x/pier.png", recorded=12 * DAY, has_zone=True)
    dated = facts("made", "/out/lamp.png", recorded=11 * DAY, has_zone=True)
    assert identified("pier.png", "", dated, [late]) is None
    early = facts("early", "/x/pier.png", recorded=10 * DAY)
    assert identified("pier.png", "", dated, [early, late]) == ("early", FoundBy.NAME)


def test_content_goes_before_names_and_is_never_put_aside_for_one() -> None:
    a, b = facts("a", "/x/pier.png"), facts("b", "/y/other.png", checksum=SUM)
    assert found("pier.png", a, b, checksum=SUM) == ("b", FoundBy.CONTENT)
    assert found("pier.png", a, checksum=SUM) is None
    assert found("pier.png", b, facts("c", "/z", checksum=SUM), checksum=SUM) is None


def test_a_common_name_is_known_by_its_place_only() -> None:
    name = "ComfyUI_00001_.png"
    one = facts("a", f"/elsewhere/{name}", changed=(DAY, DAY))
    assert found(name, one) is None
    assert found(f"{name} [output]", one) is None
    beside = facts("b", f"/out/day/{name}", changed=(DAY, DAY))
    assert found(f"{name} [output]", one, beside) == ("b", FoundBy.PLACE)
    assert found(rf"C:\out\day\{name}", one, beside) == ("b", FoundBy.PLACE)
    assert found(f"day/{name} [output]", one, beside) == ("b", FoundBy.PLACE)
    assert found(f"output/{name}", facts("c", f"/x/output/{name}")) is None
    # A counter begins again: what lies there now was written after the result.
    newer = facts("b", f"/out/day/{name}", changed=(11 * DAY, 11 * DAY))
    assert found(f"{name} [output]", newer) is None


def test_a_path_tells_files_of_one_name_apart() -> None:
    a, b = facts("a", "/shots/harbour/pier.png"), facts("b", "/shots/night/pier.png")
    assert found("/shots/night/pier.png", a, b) == ("b", FoundBy.PLACE)
    assert found(r"E:\film\shots\night\pier.png", a, b) == ("b", FoundBy.PLACE)
    assert found("/mnt/pier.png", a, b) is None


def test_what_a_person_has_related_wins() -> None:
    a, b = facts("a", "/x/pier.png"), facts("b", "/y/pier.png")
    assert found("pier.png", a, b, related=("b",)) == ("b", FoundBy.RELATION)
    assert found("pier.png", a, b, related=("a", "b")) is None
