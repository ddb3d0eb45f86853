"""Relations made by hand: added, changed, removed, dropped; what cannot be is said below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from desktop.domain.relation import RelationType
from desktop.ui.inspector.add_relation import RelationKind, kinds_for
from desktop.ui.inspector.relation_model import DETAIL
from desktop.ui.kit.mime import asset_mime
from tests.present import present
from tests.ui.dragging import drag

if TYPE_CHECKING:
    from tests.ui.inspector.conftest import Bench


def kind(bench: Bench, text: str) -> RelationKind:
    return next(found for found in kinds_for(bench.asset()) if found.text == text)


def rows(bench: Bench) -> list[str]:
    model = bench.pane.relations.model
    return [str(model.index(at).data()) for at in range(model.rowCount())]


def test_a_relation_is_added_from_a_list_that_filters_changed_and_undone(bench: Bench) -> None:
    tab = bench.pane.relations
    bench.pane.show_tab("Relations")
    dialog = tab.begin_relation(kind(bench, "Derived from"))
    assert dialog is not None
    bench.until(lambda: dialog.shown == ["clip.mp4", "Mara"])
    bench.qtbot.keyClicks(dialog.field, "cli")
    bench.until(lambda: dialog.shown == ["clip.mp4"])
    bench.qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    bench.until(lambda: "Derived from" in rows(bench))
    assert rows(bench)[-2:] == ["Derived from", "clip.mp4"] or "clip.mp4" in rows(bench)
    at = tab.model.index(rows(bench).index("clip.mp4"))
    tab.list.setCurrentIndex(at)
    tab.change_chosen(kind(bench, "Variant of"))
    bench.until(lambda: "Variant of" in rows(bench) and "Derived from" not in rows(bench))
    assert bench.runner.undo_label == "Change relation to (variant of)"
    bench.runner.undo()
    bench.until(lambda: "Derived from" in rows(bench) and "Variant of" not in rows(bench))
    bench.select("clip")
    assert "Derived assets" in rows(bench)


def test_what_cannot_be_related_is_said_below_the_list(bench: Bench) -> None:
    tab, hero = bench.pane.relations, bench.asset()
    bench.pane.show_tab("Relations")
    for text, other, why in (
        ("Reference for", "mara", "reference for “Mara” already"),
        ("Reference for", "clip", "Only a character has references"),
        ("Used in", "clip", "films, scenes and shots"),
        ("Variant of", "hero", "related to itself"),
    ):
        tab.relate(hero, kind(bench, text), (bench.ids[other],))
        bench.until(lambda why=why: why in tab.problem.text())  # type: ignore[misc]
        assert tab.problem.isVisible()
    tab.relate(hero, kind(bench, "Derived from"), (bench.ids["clip"],))
    bench.until(lambda: "clip.mp4" in rows(bench))
    assert not tab.problem.isVisible()
    tab.relate(hero, kind(bench, "Original of"), (bench.ids["clip"],))
    bench.until(lambda: "other way round" in tab.problem.text())


def test_assets_are_dropped_and_the_kind_is_asked_for(bench: Bench) -> None:
    tab = bench.pane.relations
    bench.pane.show_tab("Relations")
    mime = asset_mime([bench.ids["clip"]], "library")
    assert drag(tab, mime, tab.rect().center())
    menu = next(found for found in tab.findChildren(QMenu) if found.isVisible())
    entry = next(action for action in menu.actions() if action.text() == "Variant of")
    entry.trigger()
    menu.close()
    bench.until(lambda: "Variant of" in rows(bench))


def test_a_shot_is_shown_with_its_film_and_stays_in_its_scene(bench: Bench) -> None:
    def build(tx: object) -> None:
        film = tx.films.add_film("The Last Lamp")  # type: ignore[attr-defined]
        (scene,) = [tx.films.add_scene(film, "EXT. PIER")]  # type: ignore[attr-defined]
        (shot,) = tx.films.add_shots(scene, ["Gulls"], codes=["4D"])  # type: ignore[attr-defined]
        tx.relations.add(  # type: ignore[attr-defined]
            RelationType.GENERATED_FROM, shot, bench.ids["clip"], is_selected=True
        )
        bench.ids["shot"] = shot

    bench.library.write(build)
    bench.select("clip")
    model = bench.pane.relations.model
    assert rows(bench) == ["Take of", "4D  Gulls"]
    assert str(model.index(1).data(DETAIL)).startswith("The Last Lamp · take")
    assert [use.text for use in present(bench.pane.record).uses] == [
        "The Last Lamp, shot 4D: selected take"
    ]
    bench.select("shot")
    bench.pane.show_tab("Relations")
    at = next(
        model.index(row)
        for row in range(model.rowCount())
        if (found := model.relation(model.index(row))) and found.type is RelationType.PART_OF
    )
    bench.pane.relations.list.setCurrentIndex(at)
    bench.qtbot.keyClick(bench.pane.relations.list, Qt.Key.Key_Delete)
    assert "storyboard" in bench.pane.relations.problem.text()
