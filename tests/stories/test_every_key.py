"""Every key is pressed and every menu entry followed, in every place it claims to work.

What must be seen then stands in `effects.py`. Failures are collected: one run tells them all.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.ui.kit.action_spec import ActionSpec, ContextMenu, Scope
from desktop.ui.library.sidebar_nodes import walk
from desktop.ui.shell.actions import SPECS
from desktop.ui.shell.context_menus import Groups, commands_of, context_menus
from tests.stories.effects import CLICKED, EFFECTS, PLACES, SIDEBAR_KEYS
from tests.stories.hand import Hand, hand
from tests.stories.sights import Effect

__all__ = ["hand"]  # a fixture

ENTRIES = 12  # lines that a context menu may have
# What a command of a context menu needs clicked, where any picture, shot or take would not do.
PARTICULAR = (
    "member",
    "tagged",
    "trashed",
    "spare",
    "other take",
    "marked take",
    "outdated take",
    "last take",
    "second shot",
    "last shot",
    "last scene",
    "two pictures",
)


def _something_in_the_trash(hand: Hand) -> None:
    """One asset in the Trash that nothing uses, so that the Trash has something to show."""
    hand._stand("grid", "spare")
    hand._command("asset.trash")
    hand.desk.wait(lambda: bool(EFFECTS["asset.trash"].see(hand.desk)))
    hand.desk.settle()
    hand.keep()


def _rows(*scopes: Scope) -> list[ActionSpec]:
    return [spec for spec in SPECS if set(spec.scopes) & set(scopes) and spec.id != "file.quit"]


def _press_all(hand: Hand, *scopes: Scope) -> None:
    for spec in _rows(*scopes):
        for scope in spec.scopes:
            for place in PLACES[scope] if scope in scopes else ():
                if place in EFFECTS[spec.id].not_in:
                    continue
                # The other keys of a command are keys of the same action: once is enough.
                keys = spec.shortcuts if place == PLACES[spec.scopes[0]][0] else spec.shortcuts[:1]
                for key in keys:
                    hand.follow(key, spec, place, lambda key=key: hand.press(key))  # type: ignore[misc]


def _follow_menus(hand: Hand, *menus: str) -> None:
    tops = [action.menu() for action in hand.window.menuBar().actions()]
    bar = [menu for menu in tops if isinstance(menu, QMenu)]
    for spec in SPECS:
        if spec.menu.partition("/")[0] in menus and spec.id != "file.quit":
            place = PLACES[spec.scopes[0]][0]
            hand.follow("menu", spec, place, lambda spec=spec: hand.choose(bar, spec))  # type: ignore[misc]


# Each in a test of its own, so that none takes longer than a test may beside others.
@pytest.mark.parametrize("scope", [Scope.WINDOW, Scope.LIBRARY, Scope.SIDEBAR])
def test_every_key_of_the_library_and_the_window(hand: Hand, scope: Scope) -> None:
    _something_in_the_trash(hand)
    _press_all(hand, scope)
    assert not hand.failures, "\n".join(hand.failures)


def test_every_key_where_one_asset_is_looked_at(hand: Hand) -> None:
    _something_in_the_trash(hand)
    _press_all(hand, Scope.PREVIEW, Scope.LOOK, Scope.INSPECTOR)
    assert not hand.failures, "\n".join(hand.failures)
    hand.desk.activate()
    hand.press("Ctrl+Q")
    hand.desk.wait(lambda: not hand.window.isVisible())


def test_every_key_of_the_board(hand: Hand) -> None:
    _something_in_the_trash(hand)
    _press_all(hand, Scope.STORYBOARD)
    assert not hand.failures, "\n".join(hand.failures)


@pytest.mark.parametrize("menus", [("File", "Edit", "View"), ("Asset",), ("Film", "Tools", "Help")])
def test_every_menu(hand: Hand, menus: tuple[str, ...]) -> None:
    _something_in_the_trash(hand)
    _follow_menus(hand, *menus)
    assert not hand.failures, "\n".join(hand.failures)


def test_every_key_of_the_sidebar(hand: Hand) -> None:
    for key, on, see, becomes in SIDEBAR_KEYS:
        hand.mark(on)
        effect = Effect(see, becomes)
        before = see(hand.desk)
        hand.press(QKeySequence(key).toString())
        try:
            hand._await(effect, before)
        except AssertionError as error:
            hand.failures.append(f"{key.name} on {on}: {error}")
        hand._tidy()
        hand.window.library.sidebar.expandAll()
    assert not hand.failures, "\n".join(hand.failures)


def test_every_context_menu_offers_what_can_be_done(hand: Hand) -> None:
    _something_in_the_trash(hand)
    table = {spec.id: spec for spec in SPECS}
    for kind, groups in context_menus(SPECS).items():
        _is_short(groups)
        for place, on in CLICKED[kind]:
            for command in commands_of(groups):
                effect = EFFECTS[command]
                wanted = effect.on if effect.on in PARTICULAR else on

                def act(kind: ContextMenu = kind, command: str = command) -> None:
                    menu = hand.window.commands.context_menu(hand.window, kind)
                    hand.choose([menu], table[command])
                    menu.deleteLater()

                hand.follow(f"{kind} menu", table[command], place, act, wanted)
    assert not hand.failures, "\n".join(hand.failures)


def test_a_right_click_opens_the_menu_of_what_is_clicked(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[ContextMenu] = []
    real = hand.window.commands.context_menu

    def noted(parent: QWidget, kind: ContextMenu) -> QMenu:
        opened.append(kind)
        QTimer.singleShot(0, hand._close_menus)
        return real(parent, kind)

    monkeypatch.setattr(hand.window.commands, "context_menu", noted)
    view, library = hand.window.storyboard.view, hand.window.library
    for kind, on in (
        (ContextMenu.ASSET, "picture"),
        (ContextMenu.SHOT, "shot"),
        (ContextMenu.SCENE, "scene"),
        (ContextMenu.TAKE, "take"),
    ):
        place = "grid" if kind is ContextMenu.ASSET else "board"
        hand._stand(place, on)
        cell = library.grid.visualRect(library.grid.currentIndex())
        target = (library.grid if place == "grid" else view).viewport()
        at = (cell if place == "grid" else target.rect()).center()
        reason = QContextMenuEvent.Reason.Mouse if place == "grid" else (
            QContextMenuEvent.Reason.Keyboard  # on what is current
        )  # fmt: skip
        event = QContextMenuEvent(reason, at, target.mapToGlobal(at))
        QApplication.sendEvent(target, event)
        assert opened[-1:] == [kind], on
    sidebar = library.sidebar
    menus = {str(kind) for kind in ContextMenu}
    chosen = library.listing_scope.key
    for node in walk(sidebar.places.node(QModelIndex())):
        opened.clear()
        at = sidebar.visualRect(sidebar.places.index_of(node.key)).center()
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, at, sidebar.viewport().mapToGlobal(at)
        )
        QApplication.sendEvent(sidebar.viewport(), event)
        expected = [str(node.name).rpartition(" ")[2].lower()] if node.kind == "section" else (
            [str(node.kind)] if str(node.kind) in menus else []
        )  # fmt: skip
        if node.key not in ("root", "section:Library"):
            assert [str(kind) for kind in opened] == expected, node.key
    assert library.listing_scope.key == chosen


def _is_short(groups: Groups) -> None:
    assert sum(len(group) for group in groups) <= ENTRIES
