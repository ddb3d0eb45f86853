"""The report of an import: what it shows first, copies, saves and reads again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from desktop.domain.ids import AssetId
from desktop.domain.job import Outcome, ReportRow
from desktop.jobs.import_request import ImportMode, ImportRequest, from_options
from desktop.ui.imports.importer import Importer
from desktop.ui.imports.report_dialog import ReportDialog
from desktop.ui.imports.report_model import FILE, REASON, ReportModel
from desktop.ui.kit.report import Note
from desktop.ui.kit.runner import Runner
from tests.jobs.conftest import footage, picture, pool  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.catalog.library import Library


def test_a_report_is_copied_and_saved_as_it_is_shown(
    qtbot: QtBot, runner: Runner, local_library: Library, tmp_path: Path
) -> None:
    job_id = local_library.write(lambda tx: tx.jobs.start_import("x", {"label": "Import x"}))
    rows = [
        ReportRow("/a/one.jpg", Outcome.ADDED, AssetId("id-1"), "image"),
        ReportRow("/a/two\nlines.bin", Outcome.FAILED, error='it says "no"'),
    ]
    local_library.write(lambda tx: tx.jobs.add_rows(job_id, 0, rows))
    dialog = ReportDialog(runner)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    dialog.filters[None].setChecked(True)
    dialog.table.selectRow(0)
    dialog.copy_rows()
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("outcome\tpath")
    assert "one.jpg" not in QGuiApplication.clipboard().text()
    path = tmp_path / "report.csv"
    with qtbot.waitSignal(runner.report.noted):
        dialog.save(path)
    assert path.read_text(encoding="utf-8").count("\n") == 4
    assert '"it says ""no"""' in path.read_text(encoding="utf-8")
    assert list(tmp_path.glob(".*partial")) == []


def test_a_report_opens_on_what_matters_and_retry_reads_what_failed(
    qtbot: QtBot,
    desk: Importer,
    runner: Runner,
    local_library: Library,
    footage: Path,  # noqa: F811
) -> None:
    notes: list[Note] = []
    runner.report.noted.connect(notes.append)

    def imported() -> None:
        before = len(notes)
        qtbot.waitUntil(lambda: len(notes) > before, timeout=20_000)

    desk.run(ImportRequest((str(footage),), ImportMode.COPY, ("pier",), "Rushes", folders=True))
    imported()
    desk.show_reports()
    dialog = desk._dialog
    assert dialog is not None
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog._retry.isVisible)
    # Kept as it is while the same report is read again.
    dialog.filters[Outcome.SKIPPED].setChecked(True)
    dialog.refresh()
    qtbot.waitUntil(lambda: not runner.is_reading)
    assert dialog.filters[Outcome.SKIPPED].isChecked()
    # It still fails: a report of one row, which can be tried again.
    dialog._retry.click()
    imported()
    assert notes[-1].text == "Retry 1 failed file of footage: 0 added, 1 failed"
    qtbot.waitUntil(lambda: dialog.filters[None].text() == "All 1" and dialog._retry.isVisible())
    picture(footage / "empty.png", 200)
    picture(footage / "new beside it.png", 201)
    dialog._retry.click()
    imported()
    assert notes[-1].text == "Retry 1 failed file of footage: 1 added"
    qtbot.waitUntil(lambda: dialog.filters[Outcome.ADDED].isChecked())
    assert dialog._retry.isHidden()
    (request, _) = from_options(local_library.read(lambda r: r.jobs.imports())[0].result["options"])
    assert (request.mode, request.tags) == (ImportMode.COPY, ("pier",))
    row = dialog.model.row(dialog.model.index(0, 0))
    assert row.error == "put in Rushes"
    added = row.asset_id
    assert added
    tags = local_library.read(lambda r: r.tags.of([added]))
    assert tags[added] == ["pier"]


def test_names_are_shown_as_plain_single_lines(qtbot: QtBot) -> None:
    model = ReportModel()
    model.show_rows([ReportRow("/a/<b>x</b>\ny\u202eexe.png", Outcome.FAILED, error="a\nb")])
    assert "\n" not in model.index(0, FILE).data()
    assert "\u202e" not in model.index(0, FILE).data()
    assert model.index(0, REASON).data() == "a b"
    assert "<b>" not in model.index(0, FILE).data(Qt.ItemDataRole.ToolTipRole)
    assert model.data(QModelIndex()) is None


def test_columns_sort_both_ways_and_back_to_the_order_of_the_files(qtbot: QtBot) -> None:
    model = ReportModel()
    rows = [ReportRow(f"/{name}.jpg", Outcome.ADDED) for name in "bca"]
    model.show_rows(rows)

    def shown() -> str:
        return "".join(model.index(n, FILE).data()[0] for n in range(model.rowCount()))

    model.sort(FILE, Qt.SortOrder.AscendingOrder)
    assert shown() == "abc"
    model.sort(FILE, Qt.SortOrder.DescendingOrder)
    assert shown() == "cba"
    model.sort(-1)
    assert shown() == "bca"
