"""Near duplicates: compared in the window, one act each, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.domain.listing import Listing
from desktop.domain.relation import RelationType
from desktop.ui.inspector.actions import TABS
from desktop.ui.near_duplicates.pane import NearDuplicatesPane
from desktop.ui.shell.ask import Decision
from tests.jobs.test_find_looks import scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stories.conftest import Desk


def test_of_pictures_that_look_the_same_one_is_kept(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "scenes"
    folder.mkdir()
    for seed in (40, 41, 42):
        scene(seed).save(folder / f"scene {seed}.png")
        scene(seed).save(folder / f"poor {seed}.jpg", quality=30)
    desk.import_folder(folder)
    desk.wait(lambda: desk.library.read(lambda reads: reads.looks.count_unseen()) == 0)
    desk.menu("view.near_duplicates")
    desk.wait(lambda: bool(desk.window.findChildren(NearDuplicatesPane)))
    (pane,) = desk.window.findChildren(NearDuplicatesPane)
    shown = pane.list.groups

    def names() -> set[str]:
        return {member.card.name for group in shown.groups for member in group.members}

    def marked() -> str:
        group = shown.group(pane.list.currentIndex())
        return group.members[shown.kept(group)].card.name if group else ""

    def choose(seed: int) -> None:
        wanted = f"scene {seed}.png"
        at = [group.members[0].card.name for group in shown.groups].index(wanted)
        pane.list.setCurrentIndex(shown.index(at))
        assert marked() == wanted

    pane.compare()
    desk.wait(lambda: pane.is_settled and len(shown.groups) == 3)
    # Another one is marked with the mouse, and is what stays.
    choose(40)
    at = pane.list.picture_rect(pane.list.currentIndex(), 1).center()
    QTest.mouseClick(
        pane.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(at)
    )
    assert marked() == "poor 40.jpg"
    pane.keep.click()
    desk.wait(lambda: len(shown.groups) == 2 and "poor 40.jpg" not in names())
    assert not desk.window.findChildren(Decision)  # nothing uses what went
    choose(41)
    pane.apart.click()
    desk.wait(lambda: names() == {"scene 42.png", "poor 42.jpg"})
    QTest.keyClick(pane.list, Qt.Key.Key_Right)
    assert marked() == "poor 42.jpg"
    pane.variants.click()
    desk.wait(lambda: not shown.groups)
    (variant,) = desk.library.read(
        lambda reads: [
            relation.other.name
            for card in reads.listing.page(Listing(), limit=50).cards
            if card.name == "poor 42.jpg"
            for relation in reads.relations.of(card.id)
            if relation.type is RelationType.VARIANT_OF
        ]
    )
    assert variant == "scene 42.png"
    # What is taken back is asked about again.
    for left in (1, 2, 3):
        desk.menu("edit.undo")
        desk.wait(lambda left=left: len(shown.groups) == left)  # type: ignore[misc]
    assert desk.failures == []


def test_a_proposal_stands_beside_its_picture_until_somebody_has_judged_it(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "scenes"
    folder.mkdir()
    scene(50).save(folder / "scene 50.png")
    scene(50).save(folder / "poor 50.jpg", quality=30)
    desk.import_folder(folder)
    desk.wait(lambda: desk.library.read(lambda reads: reads.looks.count_unseen()) == 0)
    desk.search("50")
    desk.wait(lambda: set(desk.names()) == {"scene 50.png", "poor 50.jpg"})
    desk.select("poor 50.jpg")
    page = desk.window.inspector.page
    page.strip.setCurrentIndex(TABS.index("Relations"))
    desk.wait(lambda: bool(page.relations.proposals.rows))
    view = page.relations.proposals
    (row,) = view.rows
    assert row.other.card.name == "scene 50.png"
    row.accept.click()
    # The better one is the original, whichever is in sight.
    desk.wait(lambda: not view.rows and page.relations.model.rowCount() > 0)
    desk.menu("edit.undo")
    desk.wait(lambda: len(view.rows) == 1)
    view.rows[0].refuse.click()
    desk.wait(lambda: not view.rows)
    assert page.relations.model.rowCount() == 0
    assert desk.failures == []
