"""A server that goes away, ends connections, or lets a person only look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.base.address import parsed
from desktop.base.errors import DeskError
from desktop.edits.asset import RateAssets
from desktop.ui.shell.ask import Decision
from desktop.ui.shell.connect_dialog import ConnectDialog
from desktop.ui.shell.message_display import FailureDialog
from desktop.ui.shell.status_bar import StatusBar
from tests.catalog import servers
from tests.present import present
from tests.stories.conftest import Desk
from tests.stories.trouble import CANARY, dialogs, press, words


def end_connections(server: str, url: str) -> int:
    """What a restart of the server does to the clients of a database."""
    name = "desk_" + url.partition("/desk_")[2].partition("?")[0]
    with psycopg.connect(server, autocommit=True) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        ).fetchall()
    return len(ended)


@pytest.mark.postgres
def test_connections_that_are_cut_are_not_noticed_by_who_only_looks(
    new_desk: Callable[[str], Desk], postgres_server: str, postgres_library_url: str, rushes: Path
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
    new_desk: Callable[[str], Desk], postgres_server: str, postgres_library_url: str, rushes: Path
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
    demo_desk: Desk, postgres_library_url: str, postgres_url: str
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
    assert present(window.runner.library).address == demo_desk.address

    # An empty database: asked, refused, asked again and made.
    _type(dialog, postgres_url, parsed(postgres_url).database)
    _enter(dialog)
    demo_desk.wait(lambda: bool(dialogs(Decision)))
    dialogs(Decision)[0].reject()
    demo_desk.wait(lambda: not dialog._is_trying)
    _enter(dialog)
    demo_desk.wait(lambda: any(found.isVisible() for found in dialogs(Decision)))
    press(next(found for found in dialogs(Decision) if found.isVisible()), "Make Library")
    demo_desk.wait(lambda: present(window.runner.library).dialect == "postgresql")
    demo_desk.settle()
    assert not dialogs(ConnectDialog)


@pytest.mark.postgres
def test_a_shared_library_that_may_only_be_looked_at_is_opened_for_that(
    demo_desk: Desk, postgres_server: str, postgres_library_url: str
) -> None:
    window, name = demo_desk.window, parsed(postgres_library_url).database
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    demo_desk.menu("file.connect")
    dialog = demo_desk._dialog(ConnectDialog)
    _type(dialog, postgres_library_url, name)
    dialog._password.setText(CANARY)
    _enter(dialog)
    demo_desk.wait(lambda: present(window.runner.library).dialect == "postgresql")
    demo_desk.settle()
    assert demo_desk.failures == []
    status = window.statusBar()
    assert isinstance(status, StatusBar)
    assert "shared" in status._library.text()
    assert "read-only" in status._library.text()
    assert "set to take no changes" in status._library.toolTip()
    assert all(CANARY not in address for address in window.settings.current.recent_libraries)
    assert not window.commands.action("file.import_files").isEnabled()
