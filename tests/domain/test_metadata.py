"""Metadata is typed where a key is known, and kept as it is where not."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.metadata import KNOWN, checked_metadata, merged


def test_every_type_has_its_keys() -> None:
    assert set(KNOWN) == set(AssetType)


def test_good_values_and_unknown_keys_are_kept() -> None:
    facts = {"width": 1920, "height": 1080, "format": "PNG", "my_tool": {"steps": [1, 2.5, None]}}
    assert checked_metadata(AssetType.IMAGE, facts) == facts


@pytest.mark.parametrize(
    ("type_", "key", "value"),
    [
        (AssetType.IMAGE, "width", "wide"),
        (AssetType.IMAGE, "width", -1),
        (AssetType.IMAGE, "height", True),
        (AssetType.VIDEO, "fps", float("nan")),
        (AssetType.SHOT, "camera_angle", 3),
        (AssetType.SHOT, "duration", "long"),
        (AssetType.FILM, "target_duration", -5),
        (AssetType.SCRIPT, "scenes", "many"),
        (AssetType.IMAGE, "anything", float("inf")),
        (AssetType.IMAGE, "anything", object()),
        (AssetType.IMAGE, "anything", {1: "a number as a key"}),
        (AssetType.TEXT, "anything", "x" * 1_000_001),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_key(
    type_: AssetType, key: str, value: Any
) -> None:
    with pytest.raises(RuleError) as caught:
        checked_metadata(type_, {key: value})
    assert caught.value.field == key


def test_what_is_nested_too_deeply_is_refused() -> None:
    value: Any = 1
    for _ in range(30):
        value = [value]
    with pytest.raises(RuleError):
        checked_metadata(AssetType.IMAGE, {"deep": value})


def test_merging_removes_what_is_emptied_and_keeps_what_is_not_named() -> None:
    facts = {"lens": 35, "stock": "5219", "mood": None, "theirs": ""}
    assert merged(facts, {"lens": None, "stock": "", "take": 0}) == {
        "mood": None,
        "theirs": "",
        "take": 0,
    }
