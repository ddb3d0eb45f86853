"""When a move to the Trash is asked about, and in which words."""

from __future__ import annotations

from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.ids import AssetId
from desktop.domain.relation import RelationType
from desktop.domain.trashing import TrashedUse, TrashQuestion, described, lines_of, question


def use(
    asset: str, user: str, kind: AssetType = AssetType.SHOT, film: str = "The Last Lamp"
) -> TrashedUse:
    type_ = (
        RelationType.REFERENCE_FOR
        if kind is AssetType.CHARACTER_REF
        else RelationType.GENERATED_FROM
    )
    return TrashedUse(AssetId(asset), asset, type_, AssetId(user), kind, user, film)


def card(name: str, kind: AssetType = AssetType.IMAGE, code: str = "") -> AssetCard:
    return AssetCard(AssetId(name), kind, name, code=code or None)


def test_what_nothing_else_uses_goes_without_a_question() -> None:
    assert question([], 1) is None
    assert question([], 500) is None


def test_the_question_names_the_asset_and_the_film() -> None:
    asked = question([use("boat.png", "1A"), use("boat.png", "2C")], 1)
    assert asked == TrashQuestion(
        "Move “boat.png” to the Trash?",
        "“boat.png” is used in 2 shots of The Last Lamp. They lose it until you restore it.",
    )
    keeper = use("boat.png", "Keeper", AssetType.CHARACTER_REF, "")
    one = question([use("boat.png", "1A"), keeper], 3)
    assert one is not None
    assert one.title == "Move 3 assets to the Trash?"
    assert one.text == (
        "“boat.png” is used in shot 1A of The Last Lamp and a reference of Keeper."
        " They lose it until you restore it."
    )
    alone = question([keeper], 1)
    assert alone is not None
    assert alone.text.endswith("The character loses it until you restore it.")


def test_several_that_are_used_get_a_line_each() -> None:
    uses = [
        use("boat.png", "1A"),
        use("song.wav", "The Last Lamp", AssetType.FILM),
        use("song.wav", "3", AssetType.SCENE, "Harbour"),
    ]
    asked = question(uses, 12)
    assert asked is not None
    assert asked.text.startswith("2 of them are used elsewhere.")
    assert asked.details == (
        "boat.png: used in shot 1A of The Last Lamp",
        "song.wav: used in the film The Last Lamp and scene 3 of Harbour",
    )
    many = lines_of([use(f"{number}.png", "1A") for number in range(80)])
    assert len(many) == 51
    assert many[-1] == "and 30 more"


def test_what_went_is_said_as_people_call_it() -> None:
    shots = [card(code, AssetType.SHOT, code) for code in ("1A", "1B")]
    scene = card("Pier", AssetType.SCENE, "4")
    assert described([card("boat.png")], 1) == "“boat.png”"
    assert described(shots[:1], 1) == "shot 1A"
    assert described(shots, 2) == "2 shots"
    assert described([scene, *shots], 3) == "scene 4 with 2 shots"
    assert described([card("Lamp", AssetType.FILM)], 1) == "the film “Lamp”"
    assert described([card("a"), *shots], 3) == "3 assets"
    assert described([card("a")], 1_000) == "1,000 assets"
