"""Joins the table of commands with what does them: actions, menus, shortcuts, what is enabled."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from desktop.ui.kit import icons, theme
from desktop.ui.kit.action_spec import NEEDS, ActionSpec, Context, ContextMenu, PlaceKind, Scope
from desktop.ui.kit.labels import READ_ONLY, plain_tooltip
from desktop.ui.shell.context_menus import Groups, MenuPart, context_menus

if TYPE_CHECKING:
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState

Handler = Callable[[], None]
SUBMENUS = "submenus"  # the group that the submenus of a menu stand in


class PartMenu(QMenu):
    """A submenu that is grey while nothing in it can be done.

    What a right click selects may be told only when its menu is open already.
    """

    def follow(self) -> None:
        """Be grey or not with what is in it, from now on."""
        for action in self.actions():
            action.enabledChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        usable = (a.isEnabled() for a in self.actions() if not a.isSeparator())
        self.setEnabled(any(usable))


class Commands(QObject):
    """Every command as a QAction.

    Signals:
        shortcuts_changed: Some command has other keys now.
    """

    shortcuts_changed = Signal()

    def __init__(
        self,
        specs: Iterable[ActionSpec],
        handlers: Iterable[Mapping[str, Handler]],
        *,
        runner: Runner,
        state: DeskState,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.specs = {spec.id: spec for spec in specs}
        self._handlers = _joined(handlers, self.specs)
        self._runner, self._state = runner, state
        self._keys: dict[str, tuple[str, ...]] = {}
        self._can: dict[str, tuple[bool, str]] = {}  # as each action was told last, and why not
        self._context_menus = context_menus(self.specs.values())
        self._actions = {spec.id: self._made(spec) for spec in self.specs.values()}
        state.selection_changed.connect(self.refresh)
        state.sight_changed.connect(self.refresh)
        state.film_changed.connect(self.refresh)
        state.shot_changed.connect(self.refresh)
        state.listing_changed.connect(self.refresh)
        state.place_changed.connect(self.refresh)
        state.lut_changed.connect(self.refresh)
        runner.history_changed.connect(self.refresh)
        runner.library_changed.connect(self.refresh)
        theme.changed.connect(self._tint)

    def action(self, command: str) -> QAction:
        """The QAction of a command."""
        return self._actions[command]

    def run(self, command: str) -> None:
        """Do it, if it can be done now."""
        if self._actions[command].isEnabled():
            self._handlers[command]()

    def keys(self, command: str) -> tuple[str, ...]:
        """The shortcuts in force, portable text."""
        return self._keys.get(command, self.specs[command].shortcuts)

    def place(self, scope: Scope, pane: QWidget) -> None:
        """Let the shortcuts of a scope count inside a pane and below it.

        A scope may have several panes, and a command several scopes.
        """
        for spec in self.specs.values():
            if scope in spec.scopes:
                context = Qt.ShortcutContext.WidgetWithChildrenShortcut
                if Scope.WINDOW in spec.scopes:
                    context = Qt.ShortcutContext.WindowShortcut
                action = self._actions[spec.id]
                action.setShortcutContext(context)
                pane.addAction(action)

    def remap(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Use other keys for some commands; commands not named keep their own."""
        self._keys = {command: tuple(k) for command, k in keys.items() if command in self.specs}
        for command, action in self._actions.items():
            action.setShortcuts([QKeySequence(key) for key in self.keys(command)])
        self.shortcuts_changed.emit()

    def fill(self, bar: QMenuBar, menus: Iterable[str]) -> dict[str, QMenu]:
        """Make the menu bar; returns every menu by its title, submenus as `Asset/Rating`."""
        made: dict[str, QMenu] = {title: bar.addMenu(title) for title in menus}
        for title, groups in self._menu_groups().items():
            menu = self._menu(made, title)
            for group in groups.values():
                if not menu.isEmpty():
                    menu.addSeparator()
                for entry in group:
                    if isinstance(entry, MenuPart):
                        self._menu(made, f"{title}/{entry.title}")
                    else:
                        menu.addAction(self._actions[entry])
        for menu in made.values():
            menu.aboutToShow.connect(self.refresh)
        return made

    def _menu_groups(self) -> dict[str, dict[str, list[str | MenuPart]]]:
        """Menus by title, their groups by name; a submenu stands where its first command does."""
        found: dict[str, dict[str, list[str | MenuPart]]] = {}
        for spec in self.specs.values():
            parent, _, child = spec.menu.partition("/")
            if not parent:
                continue
            if child and spec.menu not in found:
                submenus = found.setdefault(parent, {}).setdefault(SUBMENUS, [])
                submenus.append(MenuPart(child, ()))
            found.setdefault(spec.menu, {}).setdefault(spec.group, []).append(spec.id)
        return found

    @staticmethod
    def _menu(made: dict[str, QMenu], title: str) -> QMenu:
        """A menu of the bar, made within its parent if it is a submenu."""
        if title not in made:
            parent, _, child = title.rpartition("/")
            made[title] = made[parent].addMenu(child)
        return made[title]

    def context_menu(self, parent: QWidget, kind: ContextMenu) -> QMenu:
        """The menu for what was clicked; who shows it deletes it."""
        self.refresh()
        menu = QMenu(parent)
        self._fill_groups(menu, self._context_menus[kind])
        return menu

    def _fill_groups(self, menu: QMenu, groups: Groups) -> None:
        for group in groups:
            if not menu.isEmpty():
                menu.addSeparator()
            for entry in group:
                if isinstance(entry, MenuPart):
                    inner = PartMenu(entry.title, menu)
                    self._fill_groups(inner, entry.groups)
                    inner.follow()
                    menu.addMenu(inner)
                else:
                    menu.addAction(self._actions[entry])

    def refresh(self, *_: object) -> None:
        """Work out what can be done now."""
        context = self._context()
        for spec in self.specs.values():
            can = spec.when(context) and (context.can_write or not spec.writes)
            why_not = "" if can else _why_not(spec, context)
            if (can, why_not) != self._can.get(spec.id):
                self._can[spec.id] = can, why_not
                self._actions[spec.id].setEnabled(can)
                words = f"{spec.help} {why_not}".strip()
                self._actions[spec.id].setStatusTip(words)
                self._actions[spec.id].setToolTip(plain_tooltip(words))
            if spec.checked is not None:
                self._actions[spec.id].setChecked(spec.checked(context))
            if spec.words is not None:
                self._actions[spec.id].setText(spec.words(context))
        for command, verb, label in (
            ("edit.undo", "Undo", context.undo),
            ("edit.redo", "Redo", context.redo),
        ):
            if command in self._actions:
                self._actions[command].setText(f"{verb} {label}".strip().replace("&", "&&"))

    def _context(self) -> Context:
        library, state = self._runner.library, self._state
        selection = state.acted_on
        return Context(
            has_library=library is not None,
            can_write=library is not None and not library.is_read_only,
            selected=len(selection),
            has_current=selection.current is not None,
            has_trashed=bool(selection) and any(c.is_trashed for c in selection.cards.values()),
            has_film=state.film_id is not None,
            has_shot=state.shot_id is not None,
            in_collection=state.listing.collection_id is not None,
            has_inner=state.ways.has_inner,
            with_inner=state.listing.with_inner,
            can_search_everywhere=state.ways.everywhere,
            search_back=state.ways.back,
            place=state.place,
            has_lut=state.lut.is_set,
            is_lut_on=state.lut.is_on,
            undo=self._runner.undo_label,
            redo=self._runner.redo_label,
        )

    def _made(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setStatusTip(spec.help)
        action.setToolTip(plain_tooltip(spec.help))
        action.setShortcuts([QKeySequence(key) for key in spec.shortcuts])
        if spec.icon or spec.swatch:
            action.setIcon(_icon(spec))
        action.triggered.connect(lambda _checked=False, key=spec.id: self._handlers[key]())
        return action

    def _tint(self) -> None:
        for spec in self.specs.values():
            if spec.icon:
                self._actions[spec.id].setIcon(_icon(spec))


def _joined(handlers: Iterable[Mapping[str, Handler]], known: Iterable[str]) -> dict[str, Handler]:
    """Who does what: each command of the table by one, and nothing that is not in it.

    Raises:
        ValueError: Some command is done by two, by nobody, or is in no row.
    """
    tables = [*handlers]
    done = [command for table in tables for command in table]
    doubtful = {command for command in done if done.count(command) > 1} | (set(done) ^ set(known))
    if doubtful:
        raise ValueError(f"done by two, by nobody, or in no row: {', '.join(sorted(doubtful))}")
    return {command: handler for table in tables for command, handler in table.items()}


def _why_not(spec: ActionSpec, context: Context) -> str:
    """What is missing for a command that is grey; empty where nobody has words for it."""
    if spec.writes and context.has_library and not context.can_write:
        return f"{READ_ONLY}."
    return NEEDS.get(spec.when, "")


def _icon(spec: ActionSpec) -> QIcon:
    return icons.icon("circle-fill", spec.swatch) if spec.swatch else icons.icon(spec.icon)


def conflicts(
    specs: Iterable[ActionSpec], keys: Mapping[str, tuple[str, ...]]
) -> dict[str, set[str]]:
    """Commands that share a key where both would hear it: key text -> the ids that want it.

    A key of the whole window conflicts with the same key of any pane. Commands that can never be
    used at the same time share one without conflict: only what is not grey hears a key.
    """
    wanted: dict[str, list[ActionSpec]] = {}
    for spec in specs:
        for key in keys.get(spec.id, spec.shortcuts):
            text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
            wanted.setdefault(text, []).append(spec)
    found: dict[str, set[str]] = {}
    for key, claimants in wanted.items():
        for one in claimants:
            for other in claimants:
                shared = _meet(one.scopes, other.scopes) and _coincide(one, other)
                if one is not other and shared:
                    found.setdefault(key, set()).update((one.id, other.id))
    return found


def _meet(some: tuple[Scope, ...], others: tuple[Scope, ...]) -> bool:
    """Whether a key of some scopes is heard where one of others is."""
    return Scope.WINDOW in (*some, *others) or not set(some).isdisjoint(others)


def _coincide(one: ActionSpec, other: ActionSpec) -> bool:
    """Whether there is a moment at which both commands can be used."""
    return any(one.when(context) and other.when(context) for context in _CONTEXTS)


# Every kind of moment there is, as far as it decides between commands that share a key.
_CONTEXTS = tuple(
    Context(
        has_library=True,
        can_write=True,
        selected=selected,
        has_current=True,
        has_trashed=trashed,
        has_film=film,
        has_shot=shot,
        in_collection=collection,
        has_inner=collection,
        can_search_everywhere=collection,
        search_back="" if collection else "back",
        place=place,
        has_lut=film,
        undo=undo,
        redo=redo,
    )
    for selected in range(3)
    for place in (None, *PlaceKind)
    for trashed, film, shot, collection in itertools.product((False, True), repeat=4)
    for undo, redo in itertools.product(("", "undo"), repeat=2)
    if selected or not trashed
)
