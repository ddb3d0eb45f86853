"""A person at the keyboard and the menus of one window, for the stories that press every key."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, QModelIndex, QTimer
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from desktop.domain.asset import AssetType
from desktop.domain.marks import Marks
from desktop.edits.asset import AddAsset, MarkRange
from desktop.edits.film import AddFilm, SetShot
from desktop.edits.film_use import SetFilmLut
from desktop.ui.kit.action_spec import ActionSpec
from desktop.ui.library.sidebar_nodes import walk
from tests.present import present
from tests.stories.conftest import Desk
from tests.stories.effects import EFFECTS
from tests.stories.sights import CHANGED, Effect

SOON = 60_000  # milliseconds; only what never comes takes so long
TYPES = {
    "picture": AssetType.IMAGE,
    "second picture": AssetType.IMAGE,
    "two pictures": AssetType.IMAGE,
    "spare": AssetType.IMAGE,
    "clip": AssetType.VIDEO,
    "text": AssetType.SCRIPT,
}


PANES = {"grid": "library", "table": "library", "board": "storyboard", "list": "storyboard"}
_FLAGS = QItemSelectionModel.SelectionFlag


class Hand:
    """A person at the keyboard and the menus of one window."""

    def __init__(self, desk: Desk, bot: Any) -> None:
        self.desk, self._bot, self.window = desk, bot, desk.window
        self.failures: list[str] = []
        self.done = 0
        desk.window.report.noted.connect(lambda note: desk.said.append(note.text))
        self._base = 0

    # What is seen of one command

    def follow(
        self, how: str, spec: ActionSpec, place: str, act: Callable[[], None], on: str = ""
    ) -> None:
        """Do a command by key or menu in a place, and look."""
        effect = EFFECTS[spec.id]
        what = f"{spec.id} by {how} in {place}"
        try:
            self._stand(place, on or effect.on)
            for command in effect.first:
                self._command(command)
                self._stand_again(place)
            self.desk.said.clear()
            self.desk.asked.clear()
            self.desk.menus = 0
            before = effect.see(self.desk)
            QTimer.singleShot(300, self._close_menus)
            act()
            self._await(effect, before)
            self.done += 1
        except Exception as error:  # one run tells them all
            told = str(error).splitlines()[:1] or [type(error).__name__]
            self.failures.append(f"{what}: {told[0]}")
        finally:
            self._tidy()

    def _await(self, effect: Effect, before: Any) -> None:
        seen: list[Any] = []

        def holds() -> bool:
            seen[:] = [effect.see(self.desk)]
            return bool(
                seen[0] != before if effect.becomes is CHANGED else seen[0] == effect.becomes
            )

        until = time.monotonic() + SOON / 1000
        while not holds():
            assert time.monotonic() < until, f"seen {str(seen[0])[:80]}, not {effect.becomes}"
            self._bot.wait(5)

    def _command(self, command: str) -> None:
        """What must have been done before; by its handler, since it is not what is looked at."""
        self.window.commands.refresh()
        action = self.window.commands.action(command)
        assert action.isEnabled(), f"{command} is grey"
        action.trigger()
        self.calm()

    def calm(self) -> None:
        """Until nothing is asked or written any more."""
        quiet = 0
        until = time.monotonic() + SOON / 1000
        while quiet < 3 and time.monotonic() < until:
            QCoreApplication.processEvents()
            is_settled = self.window.is_settled
            quiet = quiet + 1 if is_settled else 0
            if not is_settled:
                self._bot.wait(1)

    # Where a person stands

    def _stand(self, place: str, on: str) -> None:
        window, desk = self.window, self.desk
        desk.activate()
        if on == "two films":
            window.runner.change(AddFilm("Second"))
            self.calm()
            on = "picture"
        if on == "film with a LUT":
            self._choose_lut()
            on = "picture"
        if "shot" in on or "take" in on or "scene" in on:
            self._stand_on_board(place, on)
            return
        if window.library.is_table != (place == "table"):
            self._command("view.table" if place == "table" else "view.grid")
        if place == "sidebar":
            self.mark(on)
            return
        self._select(on)
        if on in ("clip", "text"):
            self._fill(window.preview.stage, on)
        if place in ("quick look", "full screen"):
            self._command("preview.full_screen" if place == "full screen" else "preview.quick_look")
            desk.wait(lambda: desk.is_looking)
            present(window.preview.quick).activateWindow()
            present(window.preview.quick).setFocus()
            desk.wait(lambda: present(window.preview.quick).isActiveWindow())
            if on in ("clip", "text"):
                self._fill(present(window.preview.quick).stage, on)
            return
        if place in ("board", "list"):
            self._command(f"view.{place}")
        window.panes.go_to(PANES.get(place, place))
        self.calm()

    def _choose_lut(self) -> None:
        window, film_id = self.window, self.window.state.film_id
        assert film_id is not None
        facts = {"metadata": {"format": "cube"}}
        window.runner.change(
            AddAsset(AssetType.DOCUMENT, "night.cube", facts),
            lambda made: window.runner.change(SetFilmLut(film_id, made.result)),
        )
        self.desk.wait(lambda: window.state.lut.is_set)
        self.calm()

    def mark(self, on: str) -> None:
        """The keyboard to a row of the sidebar."""
        sidebar = self.window.library.sidebar
        self.desk.search("type:image" if on == "search" else "")
        kind = {"saved search": "search", "heading": "section"}.get(on, on)
        nodes = [node for node in walk(sidebar.places.node(QModelIndex())) if node.id or node.name]
        found = [node.key for node in nodes if node.kind == kind]
        if on == "collection":
            found = [self._collection()]
        self.desk.marked = found[0] if found else "all"
        sidebar.choose(self.desk.marked)
        self.window.panes.go_to("sidebar")
        self.calm()

    def _stand_again(self, place: str) -> None:
        """After what came before: the keyboard to where it was."""
        if place in ("preview", "inspector", "sidebar", "board", "list"):
            self.window.panes.go_to(PANES.get(place, place))

    def _fill(self, stage: Any, on: str) -> None:
        """Until the clip can be played, or the text read."""
        if on == "clip":
            self.desk.wait(lambda: stage.player is not None and stage.player.is_open)
            self.desk.wait(lambda: stage.player.duration > 0)
        else:
            self.desk.wait(lambda: getattr(stage.view, "is_set", False))
            self.desk.wait(lambda: stage.view.edit.verticalScrollBar().maximum() > 0)

    def _select(self, on: str) -> None:
        window, desk = self.window, self.desk
        listed = "trash" if on == "trashed" else "all"
        if on in ("member", "search in place"):
            listed = self._collection()
        elif on == "place with others inside":
            listed = self._nest()
        if window.library.listing_scope.key != listed:
            window.library.sidebar.choose(listed)
        if on == "search":
            desk.search("type:image")
        elif on == "search in place":
            desk.search("rating:>=0")
        elif window.library.search_bar.text:
            desk.search("")
        self.calm()
        if on == "trashed":
            desk.wait(lambda: window.library.model.rowCount() > 0)
            self.calm()
        model = window.library.model
        wanted = TYPES.get(on)
        rows = [
            row
            for row in range(model.rowCount())
            if (found := model.row_at(row)) and (wanted is None or found.type is wanted)
        ]
        if on == "spare":  # nothing else loses by it, so nothing is asked
            rows = [next(row for row in rows if not self._is_used(present(model.row_at(row)).id))]
        if on == "tagged":
            tags = desk.library.read(
                lambda r: r.tags.of([present(model.row_at(row)).id for row in rows])
            )
            rows = [row for row in rows if tags.get(present(model.row_at(row)).id)]
        row = rows[1 if on == "second picture" else 0]
        index = model.index(row, 0)
        desk.target = present(model.row_at(row)).id
        if list(window.state.acted_on.ids) != [desk.target]:
            window.library.grid.selectionModel().clear()
        window.library.grid.selectionModel().setCurrentIndex(
            index, _FLAGS.ClearAndSelect | _FLAGS.Rows
        )
        desk.wait(
            lambda: (
                window.state.selection.current is not None
                and window.state.selection.current.id == desk.target
                and len(window.state.selection) == 1
            )
        )
        # The inspector reads a moment later; what it copies is what it shows.
        desk.wait(
            lambda: (
                window.inspector.record is not None
                and window.inspector.record.asset.id == desk.target
            )
        )
        self.calm()
        if on == "two pictures":
            also = window.library.model.index(rows[1], 0)
            window.library.grid.selectionModel().select(also, _FLAGS.Select | _FLAGS.Rows)
            desk.wait(lambda: len(window.state.acted_on) == 2)
            self.calm()

    def _is_used(self, key: Any) -> bool:
        return bool(self.desk.library.read(lambda r: r.relations.uses_elsewhere([key])))

    def _collection(self) -> str:
        found = [c for c in self.desk.library.read(lambda r: r.collections.all()) if not c.query]
        full = [
            c.id
            for c in found
            if self.desk.library.read(lambda r, c=c: r.listing.count(_listing(c.id)))
        ]
        return f"collection:{full[0]}"

    def _nest(self) -> str:
        """A collection or a tag that others are inside of."""
        nodes = walk(self.window.library.sidebar.places.node(QModelIndex()))
        return next(node.key for node in nodes if node.own is not None)

    def _stand_on_board(self, place: str, on: str) -> None:
        window, view = self.window, self.window.storyboard.view
        self._command("view.list" if place == "list" else "view.board")
        window.panes.go_to("storyboard")
        board = view.board
        sections = [s for s in present(board).sections if s.scene is not None and len(s.shots) > 1]
        section = sections[-1] if on.startswith("last s") else sections[0]
        shot = section.shots[1 if on == "second shot" else 0]
        if "take" in on or on == "shot":
            shot = next(s for part in sections for s in part.shots if len(s.takes) > 1)
        view.select(view.selection.only(shot.id))
        if "scene" in on:
            view.stand_on_section(section.parent_id)
        if "take" in on:
            view.open_strip(shot.id)
            chosen = next(i for i, take in enumerate(shot.takes) if take.is_selected)
            view.strip.stand_on(
                {"last take": len(shot.takes) - 1, "other take": 1 - min(chosen, 1)}.get(on, 0)
            )
        if on == "marked take":
            self.window.runner.change(MarkRange(shot.takes[0].card.id, Marks(0.5, 2.0)))
        if on == "outdated take":
            for words in ("as it was asked for", "as it is asked for now"):
                self.window.runner.change(SetShot(shot.id, {"prompt": words}))
        self.calm()

    # After it

    def _tidy(self) -> None:
        """As before: no dialog, no quick look, everything taken back."""
        self._close_menus()
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        quick = self.window.preview.quick
        if quick is not None:
            quick.close_look()
        self.window.library.sidebar.names.accept()
        self.window.storyboard._new_scene.finish()
        self.window.library.navigation.go_back()
        self.calm()
        if self.window.isFullScreen():
            self.window.showNormal()
        while len(present(self.window.runner.history)._undo) > self._base:
            self.window.runner.undo()
            self.calm()
        self.window.panes.show_first()
        self.window.storyboard._close_editor()
        self.window.storyboard.view.open_strip(None)
        self.window.storyboard.view.collapsed.clear()
        player = self.window.preview.stage.player
        if player is not None:
            player.shuttle(0)
        QGuiApplication.clipboard().clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def keep(self) -> None:
        """What has been done until now stays."""
        self._base = len(present(self.window.runner.history)._undo)

    def _close_menus(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            if not isinstance(popup, QMenu):
                break
            self.desk.menus += 1
            popup.close()

    # Keys and menus

    def press(self, key: str) -> None:
        """Press a key where the keyboard is."""
        at = QApplication.focusWidget() or self.window
        self._bot.keySequence(at, QKeySequence(key))

    def choose(self, menus: list[QMenu], spec: ActionSpec) -> None:
        """Follow the entry of a command in one of some menus and their submenus."""
        for menu in _and_submenus(menus):
            menu.aboutToShow.emit()
            for action in menu.actions():
                if action.objectName() == spec.id:
                    assert action.isEnabled(), "grey"
                    action.trigger()
                    return
        raise AssertionError("no such entry")


def _listing(collection_id: Any) -> Any:
    from desktop.domain.listing import Listing

    return Listing(collection_id=collection_id)


def _and_submenus(menus: list[QMenu]) -> Iterator[QMenu]:
    for menu in menus:
        yield menu
        yield from _and_submenus([m for a in menu.actions() if isinstance(m := a.menu(), QMenu)])


@pytest.fixture
def hand(demo_desk: Desk, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """The system's own dialogs and programs only note that they were asked for."""
    made = Hand(demo_desk, qtbot)

    def note(kind: str, answer: Any) -> Callable[..., Any]:
        def ask(*_args: object, **_options: object) -> Any:
            demo_desk.asked.append(kind)
            return answer

        return staticmethod(ask)

    for name, kind, answer in (
        ("getOpenFileName", "open file", ("", "")),
        ("getOpenFileNames", "open files", ([], "")),
        ("getSaveFileName", "save file", ("", "")),
        ("getExistingDirectory", "folder", ""),
    ):
        monkeypatch.setattr(QFileDialog, name, note(kind, answer))
    monkeypatch.setattr(QDesktopServices, "openUrl", note("program", True))
    demo_desk.activate()
    return made
