"""The question before an import."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.domain.timecode import FrameRate
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.ui.imports import options as options_module
from desktop.ui.imports.options import ImportOptions
from desktop.ui.kit.purpose import ImportUse, Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from desktop.ui.kit.runner import Runner


def test_the_question_returns_what_was_chosen(qtbot: QtBot) -> None:
    options = ImportOptions(ImportRequest(("/media/harbour",)), tags=["pier", "place"])
    qtbot.addWidget(options)
    assert options.reference.isChecked()
    options.pack.setChecked(True)
    assert options.request().mode is ImportMode.PACK
    options.copy.setChecked(True)
    options.tags.setText("day 2,  pier , day 2,")
    options.collection.setText(" Rushes ")
    options.all_files.setChecked(True)
    options.folders.setChecked(True)
    with qtbot.waitSignal(options.chosen) as signal:
        options.accept()
    assert signal.args == [
        ImportRequest(
            ("/media/harbour",),
            ImportMode.COPY,
            ("day 2", "pier"),
            "Rushes",
            all_files=True,
            folders=True,
        )
    ]


def test_no_field_is_squeezed_on_a_small_screen(qtbot: QtBot) -> None:
    options = ImportOptions(ImportRequest(("/a",)), can_remember=True)
    qtbot.addWidget(options)
    options.resize(options.width(), 200)  # Qt gives a dialog two thirds of a screen at most
    options.show()
    qtbot.waitExposed(options)
    for field in (options.tags, options.collection):
        qtbot.waitUntil(lambda field=field: field.height() >= field.sizeHint().height())  # type: ignore[misc]


@pytest.mark.parametrize("is_shared", [False, True])
def test_it_says_who_else_will_reach_the_files(qtbot: QtBot, is_shared: bool) -> None:
    options = ImportOptions(ImportRequest(("/a",)), is_shared=is_shared)
    qtbot.addWidget(options)
    said = " ".join(label.text() for label in options.findChildren(QLabel))
    assert ("The copies stay on this computer." in said) == is_shared
    assert ("media folder" in said) != is_shared


def test_the_tag_being_typed_is_completed_and_the_others_stay(qtbot: QtBot) -> None:
    options = ImportOptions(ImportRequest(("/a",)), tags=["harbour", "pier"])
    qtbot.addWidget(options)
    options.tags.setText("night, pi")
    options.tags._insert("pier")
    assert options.tags.tags() == ("night", "pier")


def test_enter_where_a_tag_is_looked_for_does_not_begin_the_import(qtbot: QtBot) -> None:
    options = ImportOptions(ImportRequest(("/a",)))
    qtbot.addWidget(options)
    answers: list[ImportRequest] = []
    options.chosen.connect(answers.append)
    options.show()
    qtbot.waitExposed(options)
    options.marks.more.setChecked(True)
    options.marks.search.setFocus()
    qtbot.waitUntil(options.marks.search.hasFocus)
    qtbot.keyClicks(options.marks.search, "pier")
    qtbot.keyClick(options.marks.search, Qt.Key.Key_Return)
    assert (options.isVisible(), options.marks.search.text(), answers) == (True, "pier", [])
    qtbot.keyClick(options.collection, Qt.Key.Key_Return)
    assert (options.isVisible(), len(answers)) == (False, 1)


def test_the_frames_of_a_sequence_become_one_shot(qtbot: QtBot) -> None:
    frames = tuple(f"/plates/plate.{number}.png" for number in range(1001, 1013))
    purpose = Purpose(ImportUse.SHOTS, "after 12A")
    options = ImportOptions(ImportRequest((*frames, "/plates/boat.jpg")), purpose=purpose)
    qtbot.addWidget(options)
    assert options.plan.text() == "They become 2 shots after 12A."
    options.sequences.single.setChecked(True)
    assert options.plan.text() == "They become 13 shots after 12A."


def test_the_names_of_very_many_files_are_looked_through_beside_the_window(
    qtbot: QtBot, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    looked = options_module.plans

    def noted(purpose: Purpose, paths: Sequence[str]) -> tuple[str, str]:
        threads.append(threading.current_thread().name)
        return looked(purpose, paths)

    monkeypatch.setattr(options_module, "plans", noted)
    frames = tuple(f"/plates/plate.{number}.png" for number in range(10_001, 20_001))
    options = ImportOptions(ImportRequest(frames), purpose=Purpose(ImportUse.SHOTS, "after 12A"))
    qtbot.addWidget(options)
    options.look_ahead(runner)
    assert options.plan.text() == "Looking at the files…"
    qtbot.waitUntil(lambda: options.plan.text() == "It becomes a shot after 12A.")
    options.sequences.single.setChecked(True)
    assert options.plan.text() == "They become 10,000 shots after 12A."
    assert threads != [threading.main_thread().name]


def test_the_rate_of_the_film_is_proposed_until_another_is_chosen(qtbot: QtBot) -> None:
    options = ImportOptions(ImportRequest(("/plates",), rate="24"))
    qtbot.addWidget(options)
    options.propose_rate(FrameRate.of(23.976))
    assert options.request().rate == "23.976"
    options.sequences.rate.setEditText("12.5")
    options.propose_rate(FrameRate.of(25))
    assert options.request().rate == "12.5"
