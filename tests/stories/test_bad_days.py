"""Bad days with the window open: bugs, a server that goes away, a file that is taken away."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from desktop import app
from desktop.base import paths
from desktop.base.address import parsed
from desktop.base.errors import DeskError
from desktop.catalog.library import open_library
from desktop.edits.asset import RateAssets
from desktop.edits.collection import AddCollection
from desktop.ui.shell.ask import Decision
from desktop.ui.shell.connect_dialog import ConnectDialog
from desktop.ui.shell.crash import CrashDialog, CrashNet
from desktop.ui.shell.message_display import BannerStack, FailureDialog
from tests.catalog import servers

MANY = 400
CANARY = "kanarienvogel"


def dialogs(kind: type[Any]) -> list[Any]:
    """The dialogs of a kind that are in sight."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def words(dialog: Any) -> str:
    """What a dialog says."""
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def press(dialog: Any, text: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text() == text).click()


@pytest.fixture
def net(qtbot: Any) -> Iterator[CrashNet]:
    """The program's own net, as `app.run` spreads it; the test's own hooks come back afterwards."""
    hook = sys.excepthook
    made = CrashNet()
    sys.excepthook = made._on_exception
    yield made
    sys.excepthook = hook


@pytest.fixture
def windows(qtbot: Any, demo_address: str) -> Iterator[Any]:
    """The demo library's window, joined with a crash net as the front door does it."""
    made: list[Any] = []

    def open_window(net: CrashNet | None = None, address: str = demo_address) -> Any:
        window = app.make_window(app.make_application(), address=address)
        if net is not None:
            net.caught.connect(window.tell_crash)
            window.report.bug_found.connect(net.tell)
        window.resize(1200, 800)
        window.show()
        qtbot.waitUntil(lambda: window.runner.library is not None)
        qtbot.waitUntil(lambda: not window.runner.is_reading)
        made.append(window)
        return window

    yield open_window
    for window in made:
        window.close()
        window.deleteLater()


# Bugs


def break_slot(window: Any, patch: pytest.MonkeyPatch) -> None:
    window.commands._handlers["edit.find"] = raising
    window.commands.action("edit.find").trigger()


def break_model(window: Any, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(type(window.library.model), "row_at", raising)
    window.library.grid.viewport().update()
    window.library.table.viewport().update()
    window.library.show_table(True)
    window.library.table.grab()


def break_paint(window: Any, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(type(window.storyboard.view), "in_sight", raising)
    patch.setattr(type(window.library.grid), "visualRect", raising)
    window.storyboard.view.viewport().grab()
    window.library.grid.viewport().grab()


def break_job(window: Any, patch: pytest.MonkeyPatch) -> None:
    window.services.jobs.work(lambda jobs, library: raising(), "A job")


def break_answer(window: Any, patch: pytest.MonkeyPatch) -> None:
    window.runner.ask(lambda reads: 1, raising)


def raising(*_: object, **__: object) -> Any:
    raise ZeroDivisionError(f"postgresql://me:{CANARY}@example.org/film password={CANARY}")


@pytest.mark.parametrize("where", [break_slot, break_model, break_job, break_answer, break_paint])
@pytest.mark.filterwarnings("default")
def test_a_bug_anywhere_is_told_once_kept_without_secrets_and_survived(
    where: Any, qtbot: Any, net: CrashNet, windows: Any, bugs: list[BaseException]
) -> None:
    with pytest.MonkeyPatch.context() as patch, qtbot.captureExceptions():
        window = windows(net)
        sys.excepthook = net._on_exception
        where(window, patch)
        qtbot.waitUntil(lambda: bool(dialogs(CrashDialog)))
        bugs.clear()
        for _ in range(3):
            window.grab()
            QApplication.processEvents()
    assert len(dialogs(CrashDialog)) == 1
    assert len(window.messages._waiting) == 0
    (dialog,) = dialogs(CrashDialog)
    report = dialog.findChild(QPlainTextEdit).toPlainText()
    press(dialog, "Copy Report")
    assert QGuiApplication.clipboard().text() == report
    assert "ZeroDivisionError" in report
    kept = list(paths.log_dir().glob("crash-*.txt"))
    assert len(kept) == 1
    assert kept[0].read_text(encoding="utf-8") == report
    assert CANARY not in report
    dialog.reject()
    # It goes on: an edit works.
    card = window.library.model.row_at(0)
    with qtbot.waitSignal(window.runner.changed):
        window.runner.change(RateAssets((card.id,), 2 if card.rating == 5 else 5))


def test_a_native_crash_is_told_at_the_next_start(home: Path, qtbot: Any) -> None:
    code = (
        "import faulthandler\n"
        "from desktop import app\n"
        "from desktop.ui.shell.crash import CrashNet\n"
        "net = CrashNet(app.make_application())\n"
        "assert net.spread() == ''\n"
        "faulthandler._sigsegv()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode != 0
    code = code.replace("assert net.spread() == ''", "print(net.spread())").replace(
        "faulthandler._sigsegv()\n", ""
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Segmentation fault" in told.stdout
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Segmentation fault" not in again.stdout


# Libraries that are not as they should be


def test_a_damaged_file_a_newer_library_and_no_library_are_refused_kindly(
    demo_desk: Any, tmp_path: Path
) -> None:
    window = demo_desk.window
    damaged = tmp_path / "damaged.desk"
    damaged.write_bytes(os.urandom(40_000))
    newer = tmp_path / "newer.desk"
    open_library(newer, create=True).close()
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    demo_desk.wait(lambda: not dialogs(FailureDialog))
    for path in (damaged, newer, tmp_path / "gone.desk"):
        before = path.read_bytes() if path.exists() else None
        window.services.door.open(str(path))
        demo_desk.wait(lambda: bool(dialogs(FailureDialog)))
        (dialog,) = dialogs(FailureDialog)
        said = words(dialog)
        assert len(said) > 30
        assert "Traceback" not in said
        assert "sqlite" not in said.lower()
        dialog.reject()
        demo_desk.settle()
        assert window.runner.library.address == demo_desk.address
        assert (path.read_bytes() if path.exists() else None) == before
    assert len(demo_desk.failures) == 3
    demo_desk.failures.clear()


def test_from_one_library_to_another_and_back_nothing_is_left_of_the_other(
    demo_desk: Any, tmp_path: Path, rushes: Path
) -> None:
    window = demo_desk.window
    other = tmp_path / "other.desk"
    library = open_library(other, create=True)
    from desktop.edits.edit import perform

    perform(library, AddCollection("Only in the other"))
    library.close()
    demo_desk.wait(lambda: bool(demo_desk.names()))
    theirs = set(demo_desk.names())
    row = window.library.model.index(0, 0)
    window.library.grid.selectionModel().setCurrentIndex(
        row, QItemSelectionModel.SelectionFlag.Select
    )
    demo_desk.wait(lambda: bool(window.state.selection))
    for address in (str(other), demo_desk.address, str(other)):
        window.services.door.open(address)
        demo_desk.wait(lambda a=address: window.runner.library.address == a)
        demo_desk.settle()
        if address == str(other):  # in the other one, what was selected there is again
            demo_desk.wait(lambda: not window.state.selection)
            demo_desk.wait(lambda: demo_desk.names() == [])
            assert window.state.film_id is None
            assert window.storyboard.view.board is None or not window.storyboard.view.board
            assert window.runner.undo_label == ""
        else:
            demo_desk.wait(lambda: set(demo_desk.names()) == theirs)
            demo_desk.wait(lambda: window.state.film_id is not None)
    assert "other" in window.windowTitle()
    recent = window.settings.current.recent_libraries
    assert recent[0] == str(other)
    assert recent[1] == demo_desk.address


def test_leaving_a_library_while_it_imports_keeps_the_import_for_coming_back(
    demo_desk: Any, tmp_path: Path, rushes: Path
) -> None:
    from desktop.jobs.import_request import ImportRequest

    many = tmp_path / "many"
    many.mkdir()
    noise = np.random.default_rng(8).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    for number in range(MANY):
        picture = Image.fromarray(np.roll(noise, number, axis=1))
        picture.save(many / f"{number}.jpg", quality=80)
    window, other = demo_desk.window, tmp_path / "other.desk"
    open_library(other, create=True).close()
    before = len(demo_desk.names())
    window.imports.run(ImportRequest((str(many),)))
    seen: list[int] = []
    importing = window.runner.jobs[-1]
    importing.progressed.connect(lambda progress: seen.append(progress.done))
    demo_desk.wait(lambda: bool(seen) and seen[-1] > 0)
    # However slow the window is: whoever looks at the files stands still until it has left.
    readers = [one for one in multiprocessing.active_children() if one.name == "media-worker"]
    for reader in readers:
        os.kill(reader.pid or 0, signal.SIGSTOP)
    assert seen[-1] < MANY
    window.services.door.open(str(other))
    demo_desk.wait(lambda: window.runner.library.address == str(other))
    for reader in readers:
        os.kill(reader.pid or 0, signal.SIGCONT)
    demo_desk.settle()
    demo_desk.wait(lambda: importing.is_over)  # what still runs is not cut off
    assert demo_desk.names() == []
    window.services.door.open(demo_desk.address)
    demo_desk.wait(lambda: window.runner.library.address == demo_desk.address)
    banners = window.findChild(BannerStack)
    demo_desk.wait(lambda: any("cut off" in label.text() for label in banners.findChildren(QLabel)))
    press(banners, "Continue")
    demo_desk.wait(lambda: len(demo_desk.names()) == before + MANY)


# A library that is taken away


@pytest.mark.parametrize("what", ["deleted", "moved"])
def test_a_file_that_is_taken_away_is_said_and_nothing_new_is_put_there(
    demo_desk: Any, what: str
) -> None:
    path = Path(demo_desk.address)
    if what == "deleted":
        path.unlink()
    else:
        path.rename(path.with_name("elsewhere.desk"))
    card = demo_desk.window.library.model.row_at(0)
    demo_desk.window.runner.change(RateAssets((card.id,), 5))
    demo_desk.wait(lambda: bool(dialogs(FailureDialog)))
    said = words(dialogs(FailureDialog)[0])
    assert "demo.desk is not in its folder any more" in said
    assert not path.exists()
    dialogs(FailureDialog)[0].reject()
    assert len(demo_desk.failures) == 1
    demo_desk.failures.clear()


# PostgreSQL


def end_connections(server: str, url: str) -> int:
    """What a restart of the server does to the clients of a database."""
    name = "desk_" + url.partition("/desk_")[2].partition("?")[0]
    with psycopg.connect(server, autocommit=True) as connection:
        return connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s",
            (name,),
        ).fetchone()[0]


@pytest.mark.postgres
def test_connections_that_are_cut_are_not_noticed_by_who_only_looks(
    new_desk: Any, postgres_server: str, postgres_library_url: str, rushes: Path
) -> None:
    desk = new_desk(postgres_library_url)
    desk.import_folder(rushes)
    assert end_connections(postgres_server, postgres_library_url) > 0
    desk.search("type:video")
    assert desk.names() == ["harbour.mp4"]
    end_connections(postgres_server, postgres_library_url)
    desk.select("harbour.mp4")
    desk.key(Qt.Key.Key_4)
    desk.search("rating:4")
    desk.wait(lambda: desk.names() == ["harbour.mp4"] or bool(desk.failures))
    if desk.failures:  # an edit whose reply was lost may be refused, but then it is said
        assert isinstance(desk.failures[0].error, DeskError)
        dialogs(FailureDialog)[0].reject()
        desk.search("")
        desk.select("harbour.mp4")
        desk.key(Qt.Key.Key_4)
        desk.search("rating:4")
        desk.wait(lambda: desk.names() == ["harbour.mp4"])


@pytest.mark.postgres
def test_a_server_that_is_away_is_said_and_all_works_when_it_is_back(
    new_desk: Any, postgres_server: str, postgres_library_url: str, rushes: Path
) -> None:
    desk = new_desk(postgres_library_url)
    desk.import_folder(rushes)
    desk.select("harbour.mp4")
    name = "desk_" + postgres_library_url.partition("/desk_")[2].partition("?")[0]
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        end_connections(postgres_server, postgres_library_url)
        desk.window.runner.change(RateAssets((desk.id_of("harbour.mp4"),), 3))
        desk.wait(lambda: bool(dialogs(FailureDialog)))
        said = words(dialogs(FailureDialog)[0])
        assert "psycopg" not in said
        assert "OperationalError" not in said
        for dialog in dialogs(FailureDialog):
            dialog.reject()
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    desk.window.runner.change(RateAssets((desk.id_of("harbour.mp4"),), 3))
    desk.search("rating:3")
    desk.wait(lambda: desk.names() == ["harbour.mp4"])


def _type(dialog: ConnectDialog, url: str, database: str) -> None:
    """Fill the dialog in for a server on a socket of this machine."""
    found = parsed(url)
    dialog._host.setText(found.host)
    dialog._port.setValue(int(found.port or 5432))
    dialog._user.setText(found.user or "postgres")
    dialog._database.setText(database)


def _enter(dialog: ConnectDialog) -> None:
    QTest.keyClick(dialog._database, Qt.Key.Key_Return)


@pytest.mark.postgres
def test_the_dialog_stays_until_the_library_is_open(
    demo_desk: Any, postgres_library_url: str, postgres_url: str
) -> None:
    window = demo_desk.window
    demo_desk.menu("file.connect")
    dialog = demo_desk._dialog(ConnectDialog)
    assert dialog._ssl.currentData() == "prefer"
    assert "Not needed on this computer" in words(dialog)

    # Nothing is filled in: Enter says which field is missing.
    _enter(dialog)
    assert "name of the database" in dialog._notes["database"].text()
    dialog._database.setText("films")
    for host in ("no such host", "ada@host", "postgresql://ada:x@[host/films"):
        dialog._host.setText(host)
        _enter(dialog)
        assert dialog._notes["host"].text()
        assert not dialog._is_trying

    # A server that says nothing: Cancel stops waiting, and what was typed stays.
    silent = servers.Listener(servers.silent)
    dialog._host.setText("127.0.0.1")
    dialog._port.setValue(silent.port)
    dialog._password.setText(CANARY)
    assert CANARY not in dialog.address()
    _enter(dialog)
    assert dialog._trying.isVisible()
    assert dialog._trying.text() == "Connecting…"
    dialog.reject()
    assert dialog.isVisible()
    assert not dialog._trying.isVisible()
    assert (dialog._port.value(), dialog._password.text()) == (silent.port, CANARY)
    silent.close()

    # What the server says stands under the field that is at fault.
    web = servers.Listener(servers.web_server)
    dialog._port.setValue(web.port)
    _enter(dialog)
    demo_desk.wait(lambda: "no PostgreSQL" in dialog._notes["port"].text())
    web.close()
    _type(dialog, postgres_library_url, "nosuch")
    _enter(dialog)
    demo_desk.wait(lambda: "no database" in dialog._notes["database"].text())
    assert dialog._notes["port"].isHidden()
    assert window.runner.library.address == demo_desk.address

    # An empty database: asked, refused, asked again and made.
    _type(dialog, postgres_url, parsed(postgres_url).database)
    _enter(dialog)
    demo_desk.wait(lambda: bool(dialogs(Decision)))
    dialogs(Decision)[0].reject()
    demo_desk.wait(lambda: not dialog._is_trying)
    _enter(dialog)
    demo_desk.wait(lambda: any(found.isVisible() for found in dialogs(Decision)))
    press(next(found for found in dialogs(Decision) if found.isVisible()), "Make Library")
    demo_desk.wait(lambda: window.runner.library.dialect == "postgresql")
    demo_desk.settle()
    assert not dialogs(ConnectDialog)


@pytest.mark.postgres
def test_a_shared_library_that_may_only_be_looked_at_is_opened_for_that(
    demo_desk: Any, postgres_server: str, postgres_library_url: str
) -> None:
    window, name = demo_desk.window, parsed(postgres_library_url).database
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    demo_desk.menu("file.connect")
    dialog = demo_desk._dialog(ConnectDialog)
    _type(dialog, postgres_library_url, name)
    dialog._password.setText(CANARY)
    _enter(dialog)
    demo_desk.wait(lambda: window.runner.library.dialect == "postgresql")
    demo_desk.settle()
    assert demo_desk.failures == []
    assert "shared" in window.statusBar()._library.text()
    assert "read-only" in window.statusBar()._library.text()
    assert "set to take no changes" in window.statusBar()._library.toolTip()
    assert all(CANARY not in address for address in window.settings.current.recent_libraries)
    assert not window.commands.action("file.import_files").isEnabled()
