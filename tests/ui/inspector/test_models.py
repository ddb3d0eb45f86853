"""The models behind relations and history, and how their lines read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from desktop.domain.activity import ActivityEntry
from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.changed_words import _NAMES, changed_lines, metadata_name
from desktop.domain.ids import AssetId, OperationId, RelationId, new_id
from desktop.domain.relation import Relation, RelationType
from desktop.ui.inspector.history_model import STORY, HistoryModel
from desktop.ui.inspector.relation_model import DETAIL, RelationModel


def relation(kind: RelationType, name: str, *, outgoing: bool, **values: Any) -> Relation:
    card = AssetCard(AssetId(new_id()), AssetType.IMAGE, name, width=10, height=20)
    return Relation(RelationId(new_id()), kind, card, outgoing, **values)


def entry(operation: str, label: str, action: str = "update", **values: Any) -> ActivityEntry:
    return ActivityEntry(
        operation_id=OperationId(operation),
        label=label,
        user="mara",
        action=action,
        entity="assets",
        entity_id="x",
        asset_id=None,
        before=values.get("before"),
        after=values.get("after"),
        created_at=datetime(2026, 11, 14, 12, 0, tzinfo=UTC),
    )


def test_relations_stand_below_their_headings_both_ways(qtmodeltester: Any) -> None:
    model = RelationModel()
    qtmodeltester.check(model)
    model.show_relations(
        [
            relation(RelationType.GENERATED_FROM, "a", outgoing=True, sequence=1),
            relation(RelationType.GENERATED_FROM, "b", outgoing=True, sequence=2, is_selected=True),
            relation(RelationType.DERIVED_FROM, "c", outgoing=False),
        ]
    )
    qtmodeltester.check(model)
    rows = [model.index(at).data() for at in range(model.rowCount())]
    assert rows == ["Takes", "a", "b", "Derived from", "c"]
    assert model.index(2).data(DETAIL) == "take 2, selected · Image · 10 × 20"
    assert model.relation(model.index(0)) is None


def test_showing_the_same_relations_again_resets_nothing(qtbot: Any) -> None:
    model = RelationModel()
    same = [relation(RelationType.VARIANT_OF, "a", outgoing=True)]
    model.show_relations(same)
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_relations(list(same))


def test_history_tells_before_and_after_of_each_edit(qtmodeltester: Any) -> None:
    model = HistoryModel()
    old = entry("1", "Rate asset ★★★★", before={"rating": 0}, after={"rating": 4})
    model.show_entries([old], "USD")
    qtmodeltester.check(model)
    new = entry(
        "2",
        "Change prompt",
        before={"generation_metadata": {"prompt": "a", "seed": "1"}},
        after={"generation_metadata": {"prompt": "b", "seed": "1"}},
    )
    model.show_entries([new, old], "USD")
    qtmodeltester.check(model)
    assert model.rowCount() == 2
    assert model.index(0).data(STORY).lines == ("Prompt: “a” → “b”",)
    assert model.index(1).data(STORY).lines == ("Rating set to ★★★★☆",)
    assert model.index(0).data(STORY).about.startswith("mara · 14 Nov 2026")


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({"source": "import"}, {"source": "generation"}, "Source: Imported → Generated"),
        ({"description": ""}, {"description": "low sun"}, "Description set to “low sun”"),
        ({"code": "2B"}, {"code": None}, "Code cleared (was “2B”)"),
        ({"generation_cost": "0.1"}, {"generation_cost": "1.255"}, "Cost: $0.10 → $1.255"),
        ({"status": "wip"}, {"status": "review"}, "Status: In progress → For review"),
        ({"is_favorite": False}, {"is_favorite": True}, "Marked as favourite"),
        ({"deleted_at": "2026-11-14T12:00:00"}, {"deleted_at": None}, "Taken out of the Trash"),
        ({"duration": 6.5}, {"duration": None}, "Duration cleared (was 6.5 s)"),
        ({"metadata": {}}, {"metadata": {"word_count": 7}}, "Words set to 7"),
        ({"duration": 6.5}, {"duration": 6.5000004}, None),
        ({"version": 1, "name_key": "a"}, {"version": 2, "name_key": "b"}, None),
    ],
)
def test_a_line_of_the_history_says_it_as_one_would(before: Any, after: Any, line: Any) -> None:
    told = changed_lines(entry("1", "x", before=before, after=after), "USD")
    assert told == ([line] if line else [])


def test_the_rows_of_one_edit_are_one_story() -> None:
    model = HistoryModel()
    rows = [entry("1", "Tag asset a, b", "insert"), entry("1", "Tag asset a, b")]
    model.show_entries(rows, "USD")
    assert model.rowCount() == 1


def test_no_two_facts_have_the_same_name() -> None:
    keys = [*_NAMES, "language", "characters", "scenes", "format", "camera", "dialogue_count"]
    names = [metadata_name(key) for key in keys]
    assert len(set(names)) == len(names)
