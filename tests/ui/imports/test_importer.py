"""Imports in the window: from the drop to the note, what is shown of them, and going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.catalog.library import open_library
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.timecode import FrameRate
from desktop.edits.history import History
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportMode, ImportRequest, from_options
from desktop.ui.imports.importer import Importer
from desktop.ui.imports.options import ImportOptions
from desktop.ui.imports.report_model import FILE, TROUBLE_FIRST
from desktop.ui.kit.job_handle import JobHandle
from desktop.ui.kit.purpose import ImportUse, Purpose
from desktop.ui.kit.report import Note
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState, Selection
from tests.jobs.conftest import footage, picture, pool  # noqa: F401 - fixtures
from tests.ui.imports.conftest import ListOfAssets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool


def test_a_drop_can_come_in_without_a_question_and_its_note_takes_it_back(
    qtbot: QtBot,
    desk: Importer,
    runner: Runner,
    local_library: Library,
    footage: Path,  # noqa: F811
    assets: ListOfAssets,
) -> None:
    def question() -> ImportOptions | None:
        asked = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportOptions)]
        return next((options for options in asked if options.isVisible()), None)

    kept: list[ImportRequest] = []
    desk.remembered.connect(kept.append)
    desk.ask([str(footage)])
    options = question()
    assert options is not None
    assert options.no_question.isHidden()  # who chose from the menu is always asked
    options.reject()
    desk.take([str(footage)])
    options = question()
    assert options is not None
    assert not options.no_question.isHidden()
    options.copy.setChecked(True)
    options.tags.setText("pier")
    options.no_question.setChecked(True)
    with qtbot.waitSignal(runner.report.noted, timeout=20_000):
        options.accept()
    assert [one.mode for one in kept] == [ImportMode.COPY]
    # The settings, whose owner has heard it, propose from now on.
    desk.propose(mode="copy", all_files=True, folders=True, asks=False)
    desk.run(ImportRequest((str(footage / "shot 01.jpg"),)))  # a choice for one time
    with qtbot.waitSignal(runner.report.noted, timeout=20_000):
        pass
    (footage / "day 2" / "new.txt").write_text("new", encoding="utf-8")
    with qtbot.waitSignal(runner.report.noted, timeout=20_000) as told:
        desk.take([str(footage / "day 2")])
    assert question() is None
    (request, _) = from_options(local_library.read(lambda r: r.jobs.imports())[0].result["options"])
    assert (request.mode, request.all_files, request.folders) == (ImportMode.COPY, True, True)
    assert request.tags == ()
    qtbot.waitUntil(lambda: len(assets.shown) == 2)  # of the two that were dropped
    assert told.args[0].text == (
        "Import day 2: 1 added, 2 duplicates, 2 of them put in a collection"
    )
    undo, _ = told.args[0].actions
    with qtbot.waitSignal(runner.undone):
        undo.act()
    names = [card.name for card in local_library.read(lambda r: r.listing.page(Listing())).cards]
    assert "new.txt" not in names
    assert "boat.png" in names


def test_an_import_runs_ends_in_a_note_and_the_report_shows_each_file(
    qtbot: QtBot,
    desk: Importer,
    runner: Runner,
    footage: Path,  # noqa: F811
    revealed: list[str],
) -> None:
    came: list[tuple[AssetId, ...]] = []
    notes: list[Note] = []
    runner.report.noted.connect(notes.append)
    desk.run(ImportRequest((str(footage),)), came.append)
    assert not desk.strip.isHidden()
    qtbot.waitUntil(lambda: bool(came))
    assert desk.strip.isHidden()
    assert len(came[0]) == 14
    assert "14 added, 1 duplicate, 3 skipped, 1 failed" in notes[0].text
    assert [action.text for action in notes[0].actions] == ["Undo", "Show Report"]
    notes[0].actions[1].act()
    dialog = desk._dialog
    assert dialog is not None
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)  # it opens on what failed
    assert dialog.model.index(0, FILE).data() == "empty.png"
    assert [b.text() for b in dialog.filters.values() if b.isVisibleTo(dialog)] == [
        "All 19",
        "Failed 1",
        "Skipped 3",
        "Added 14",
        "Duplicate 1",
    ]
    dialog.filters[None].setChecked(True)
    assert dialog.model.rowCount() == 19
    outcomes = [dialog.model.row(dialog.model.index(n, 0)).outcome for n in range(19)]
    assert outcomes == sorted(outcomes, key=TROUBLE_FIRST.index)
    dialog.search.setText("boat")
    index = dialog.model.index(0, FILE)
    dialog.table.setCurrentIndex(index)
    dialog.table.doubleClicked.emit(index)
    assert revealed == [dialog.model.asset_id(index)]


def test_what_came_in_is_offered_to_who_has_moved_on(
    qtbot: QtBot,
    desk: Importer,
    runner: Runner,
    state: DeskState,
    window: QWidget,
    assets: ListOfAssets,
    footage: Path,  # noqa: F811
) -> None:
    window.resize(400, 400)
    window.show()
    qtbot.waitExposed(window)

    def begin() -> str:
        with qtbot.waitSignal(runner.report.noted, timeout=20_000) as told:
            desk.run(ImportRequest((str(footage),)))
            do()
        offered = [action.text for action in told.args[0].actions]
        if "Show" in offered:
            assert assets.shown == []
            told.args[0].actions[0].act()
        qtbot.waitUntil(lambda: len(assets.shown) == 1)
        assert len(assets.shown.pop()[0]) == 14
        return offered[0]

    def click() -> None:
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(2, 200))

    def type_a_letter() -> None:
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)

    def hold_shift() -> None:
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)

    for act, offers in (
        (lambda: None, False),
        (hold_shift, False),
        (click, True),
        (type_a_letter, True),
        (lambda: state.list_assets(Listing(trashed=True), "Trash"), True),
        (lambda: state.select(Selection((AssetId("a"),))), True),
        (lambda: state.open_film(AssetId("f")), True),
        (lambda: None, False),
    ):
        do = act
        assert (begin() == "Show") == offers, act


def test_what_the_program_shows_itself_is_no_moving_on(
    qtbot: QtBot,
    desk: Importer,
    runner: Runner,
    state: DeskState,
    assets: ListOfAssets,
    footage: Path,  # noqa: F811
) -> None:
    def begin(meanwhile: Callable[[], None]) -> bool:
        """Whether what an import brought in was only offered."""
        with qtbot.waitSignal(runner.report.noted, timeout=20_000) as told:
            desk.run(ImportRequest((str(footage),)))
            meanwhile()
        return next(action.text for action in told.args[0].actions) == "Show"

    def show(*ids: str) -> None:
        """As at the end of an import before this one."""
        desk._show(tuple(map(AssetId, ids)))
        state.list_assets(Listing(order=Order(SortKey.NAME)), "Last import")

    def show_and_arrive() -> None:
        show("a", "b")
        state.select(Selection((AssetId("b"),)))

    def show_and_choose_another() -> None:
        show("a", "b")
        state.select(Selection((AssetId("c"),)))

    def show_and_open_a_film() -> None:
        show("a", "b")
        state.select(Selection((AssetId("b"),)))
        state.open_film(AssetId("f"))

    assert not begin(show_and_arrive)
    assert begin(show_and_choose_another)
    assert begin(show_and_open_a_film)
    assets.is_on_its_way = True
    show("d")
    assert not begin(lambda: state.select(Selection((AssetId("d"),))))
    assert not begin(lambda: state.list_assets(Listing(order=Order(SortKey.ADDED)), "All assets"))


def test_a_cancelled_import_says_that_what_came_in_stays(
    qtbot: QtBot,
    desk: Importer,
    runner: Runner,
    footage: Path,  # noqa: F811
) -> None:
    with qtbot.waitSignal(runner.report.noted) as told:
        desk.run(ImportRequest((str(footage),)))
        desk.strip._stop()
    assert "cancelled" in told.args[0].text
    assert desk.strip.isHidden()


def test_who_is_back_before_an_import_has_stopped_is_offered_to_continue_it(
    qtbot: QtBot,
    desk: Importer,
    runner: Runner,
    local_library: Library,
    tmp_path: Path,
    footage: Path,  # noqa: F811
) -> None:
    said: list[Note] = []
    runner.report.noted.connect(said.append)
    runner.report.warned.connect(said.append)

    def begun() -> JobHandle:
        desk.run(ImportRequest((str(footage),)))
        (handle,) = runner.jobs
        handle.pause()  # a step is done all the same: from then on it is on record
        with qtbot.waitSignal(handle.progressed):
            pass
        return handle

    elsewhere = open_library(tmp_path / "elsewhere.desk", create=True)
    again = open_library(local_library.address)
    handle = begun()
    runner.set_library(elsewhere, History())
    qtbot.waitUntil(lambda: handle.is_over and not runner.is_reading)
    assert said == [], "nobody cancelled it, and here is nothing of it"
    runner.set_library(local_library, History())
    handle = begun()
    runner.set_library(elsewhere, History())
    runner.set_library(again, History())
    assert not handle.is_over
    qtbot.waitUntil(lambda: bool(said))
    assert [note.text.partition(" cut off")[0] for note in said] == ["2 imports were"]
    runner.set_library(None)
    elsewhere.close()
    again.close()


def test_a_cut_off_import_is_offered_and_goes_on(
    qtbot: QtBot,
    desk: Importer,
    runner: Runner,
    local_library: Library,
    pool: MediaPool,  # noqa: F811
    footage: Path,  # noqa: F811
) -> None:
    job = import_files(local_library, pool, ImportRequest((str(footage),)), leave_open=lambda: True)
    next(job)
    with qtbot.waitSignal(runner.report.noted) as told:
        desk.offer_resume()
    assert told.args[0].text == "No import was cut off."  # it is being worked on
    job.close()
    with qtbot.waitSignal(runner.report.warned) as told:
        desk.offer_resume()
    assert "cut off" in told.args[0].text
    (kept,) = local_library.read(lambda r: r.jobs.imports())
    with qtbot.waitSignal(runner.report.noted):
        desk.go_on(kept.id)
    (ended,) = local_library.read(lambda r: r.jobs.imports())
    assert ended.status == "completed"


def test_the_question_says_which_sequences_there_are(
    qtbot: QtBot, desk: Importer, runner: Runner, local_library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "plates"
    folder.mkdir()
    for number in range(1001, 1006):
        picture(folder / f"plate.{number}.png", number)
    picture(folder / "IMG_0001.jpg", 1)
    desk.ask([str(folder)])
    (options,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportOptions)]
    choice = options.sequences
    qtbot.waitUntil(lambda: not choice.isHidden())
    assert choice.told.text() == "1 image sequence (5 frames) and 1 other file."
    choice.rate.setEditText("25")
    with qtbot.waitSignal(runner.report.noted, timeout=20_000):
        options.accept()
    (clip,) = [
        card
        for card in local_library.read(lambda r: r.listing.page(Listing()).cards)
        if card.type == "video"
    ]
    assert clip.duration == 5 / 25
    desk.ask([str(tmp_path)])
    (options,) = [
        w for w in QApplication.topLevelWidgets() if isinstance(w, ImportOptions) and w.isVisible()
    ]
    assert options.sequences.rate.currentText() == "25"  # as it was chosen last
    options.reject()
    desk.film_rate = lambda: "23.976"
    film = local_library.write(lambda tx: tx.films.add_film("Harbour"))
    rate = FrameRate.of(12.5)
    local_library.write(lambda tx: tx.films.set_settings(film, rate=rate))
    desk.take([tmp_path], None, Purpose(ImportUse.SHOTS, "at the end of Harbour", film))
    (options,) = [
        w for w in QApplication.topLevelWidgets() if isinstance(w, ImportOptions) and w.isVisible()
    ]
    assert options.sequences.rate.currentText() == "23.976"  # of the open film
    qtbot.waitUntil(lambda: options.request().rate == "12.5")  # of the one it was dropped on
    options.sequences.single.setChecked(True)
    assert options.request().sequences.value == "none"
    options.reject()
