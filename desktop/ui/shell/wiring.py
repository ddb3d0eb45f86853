"""Connects commands with their handlers, and the signals of each pane with the other panes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.catalog.engine.access import words_for
from desktop.domain.ids import AssetId
from desktop.ui.generation.actions import COMMANDS as GENERATION_OF_PANE
from desktop.ui.generation.actions import SPECS as GENERATION
from desktop.ui.kit import theme
from desktop.ui.kit.action_spec import ContextMenu, Scope
from desktop.ui.shell.actions import MENUS, command_table
from desktop.ui.shell.asset_actions import AssetActions
from desktop.ui.shell.commands import Commands
from desktop.ui.shell.facts_reading import FactsReading
from desktop.ui.shell.file_commands import FileCommands, open_folder
from desktop.ui.shell.late_pane import LatePane, when_built
from desktop.ui.shell.lut_commands import LutCommands
from desktop.ui.shell.offline_media import OfflineMedia
from desktop.ui.shell.preview_neighbours import ListNeighbours, join_look
from desktop.ui.shell.sidecar_writing import SidecarWriting
from desktop.ui.shell.tool_commands import ToolCommands
from desktop.ui.shell.trashing import Trashing
from desktop.ui.shell.undo_notes import UndoNotes
from desktop.ui.shell.verifying import Verifying
from desktop.ui.shell.view_commands import ViewCommands
from desktop.ui.shell.whole_library import WholeLibrary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from PySide6.QtCore import QPoint

    from desktop.base.settings import Settings
    from desktop.catalog.library import Library
    from desktop.jobs.import_request import ImportRequest
    from desktop.ui.lineage.pane import LineagePane
    from desktop.ui.near_duplicates.pane import NearDuplicatesPane
    from desktop.ui.owed.pane import OwedPane
    from desktop.ui.shell.estimating import Estimating
    from desktop.ui.shell.palette_items import Finder
    from desktop.ui.shell.pane_spec import BuiltPane, PaneSpec
    from desktop.ui.shell.services import Services
    from desktop.ui.shell.window import DeskWindow
    from desktop.ui.spending.pane import SpendingPane
    from desktop.ui.statistics.pane import StatisticsPane


def join(window: DeskWindow, panes: Iterable[PaneSpec]) -> Commands:
    """Make the commands of a window whose panes are built, and wire everything."""
    services = window.services
    files = FileCommands(services, window.imports, window)
    trashing = Trashing(services, window)
    offline = OfflineMedia(services, window)
    luts = LutCommands(services, window)
    views = ViewCommands(
        window.panes,
        services.settings,
        window,
        reset=window.reset_panes,
        take_keyboard=window.messages.take_keyboard,
    )
    commands = Commands(
        command_table(panes),
        [
            *(pane.handlers for pane in window.built.values()),
            files.handlers,
            views.handlers,
            offline.handlers,
            luts.handlers,
            {"asset.show_lineage": lambda: _show_lineage(window)},
            trashing.handlers,
            _asset_actions(window, trashing, offline).handlers,
            FactsReading(services).handlers,
            WholeLibrary(services, window).handlers,
            _estimates(services),
            _generation(window),
            SidecarWriting(services, window).handlers,
            _tool_commands(window).handlers,
            Verifying(services, window, offline=offline, imports=window.imports).handlers,
        ],
        runner=services.runner,
        state=services.state,
        window=window,
    )
    _place(commands, window, panes)
    commands.fill(window.menuBar(), MENUS)
    _add_recent(window, files, commands)
    window.commands = commands
    views.watch(commands)
    luts.join(commands, window.storyboard.header)
    _connect_panes(window, files, trashing, commands)
    for pane in (window.preview, window.inspector):
        pane.locate_requested.connect(offline.locate_asset)
    _follow_settings(window)
    services.door.opened.connect(lambda opened: _opened(window, opened))
    return commands


def _place(commands: Commands, window: DeskWindow, panes: Iterable[PaneSpec]) -> None:
    """Give each part of the window the keys of its commands."""
    commands.place(Scope.WINDOW, window)
    for spec in panes:
        if spec.scope is not None:
            commands.place(spec.scope, window.built[spec.name].widget)
    window.preview.quick_look_made.connect(lambda look: commands.place(Scope.LOOK, look))


def _asset_actions(window: DeskWindow, trashing: Trashing, offline: OfflineMedia) -> AssetActions:
    return AssetActions(
        window.services,
        window,
        library=window.library,
        trashing=trashing,
        rename=lambda: _rename(window),
        begin_tag=lambda: _begin_tag(window),
        locate=offline.locate,
    )


def _tool_commands(window: DeskWindow) -> ToolCommands:
    undo = UndoNotes(
        window.services,
        window,
        library=window.library,
        storyboard=window.storyboard,
        show=window.panes.show,
        flush=lambda: _flush(window),
    )
    return ToolCommands(
        window.services,
        window,
        commands=lambda: window.commands,
        find=lambda: _finder(window),
        undo=undo,
    )


def _finder(window: DeskWindow) -> Finder:
    """What the palette finds."""
    from desktop.ui.shell.palette_items import Finder  # noqa: PLC0415 - when first opened

    return Finder(window.commands, window.state, window.library, window.panes.go_to)


def _rename(window: DeskWindow) -> None:
    """In its cell where the keyboard is in the library, else in the inspector."""
    if window.panes.has_keyboard("library"):
        window.library.begin_rename()
    else:
        window.panes.show("inspector")
        window.inspector.begin_rename()


def _begin_tag(window: DeskWindow) -> None:
    """Tags are typed where one looks, else in the inspector, which is brought into sight first."""
    if not window.preview.begin_tag():
        window.panes.show("inspector")
        window.inspector.begin_tag()


def _flush(window: DeskWindow) -> None:
    """What is being typed is written."""
    window.inspector.flush()
    window.preview.flush()


def _follow_settings(window: DeskWindow) -> None:
    """What follows the settings: at once, and when a person has chosen others."""
    settings, imports = window.settings, window.imports

    def propose(now: Settings) -> None:
        imports.propose(
            mode=now.import_mode,
            all_files=now.import_all_files,
            folders=now.import_folders,
            sequences=now.import_sequences,
            rate=now.sequence_rate,
            asks=now.import_ask,
        )
        window.storyboard.set_new_film_rate(float(now.frame_rate))

    def follow(now: Settings) -> None:
        window.commands.remap(now.shortcuts)
        window.library.grid.set_cell_size(now.thumbnail_size)
        window.preview.set_advance(now.advance)
        window.services.screens.choose(now.screen_profile)
        propose(now)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, now.theme)

    def remember(request: ImportRequest) -> None:
        """What is dropped or pasted comes in like this from now on, without a question."""
        from desktop.domain.frames import exact_rate, rate_text  # noqa: PLC0415 - not at the start

        settings.change(
            import_ask=False,
            import_mode=request.mode.value,
            import_all_files=request.all_files,
            import_folders=request.folders,
            import_sequences=request.sequences.value != "none",
            sequence_rate=rate_text(exact_rate(request.rate)),
        )
        propose(settings.current)

    imports.film_rate = lambda: _film_rate(window)
    propose(settings.current)
    window.services.screens.failed.connect(window.report.note)
    window.services.screens.choose(settings.current.screen_profile)
    settings.applied.connect(follow)
    imports.remembered.connect(remember)


def _film_rate(window: DeskWindow) -> str:
    """How many frames a second the film in sight has; empty without one."""
    from desktop.domain.frames import rate_text  # noqa: PLC0415 - not at the start

    board = window.storyboard.view.board
    return rate_text(board.film.settings.rate.exact) if board else ""


def _add_recent(window: DeskWindow, files: FileCommands, commands: Commands) -> None:
    """Open Recent is a menu of its own, filled when it is opened."""
    action = commands.action("file.recent")
    # Made by the menu bar's own toolkit call, so that it belongs to the window.
    from_bar = window.menuBar().addMenu("")
    window.menuBar().removeAction(from_bar.menuAction())
    from_bar.aboutToShow.connect(lambda: files.fill_recent(from_bar))
    action.setMenu(from_bar)


def _connect_panes(
    window: DeskWindow, files: FileCommands, trashing: Trashing, commands: Commands
) -> None:
    library, storyboard = window.library, window.storyboard

    def show_menu(kind: ContextMenu, at: QPoint) -> None:
        menu = commands.context_menu(window, kind)
        menu.exec(at)
        menu.deleteLater()

    library.command_requested.connect(commands.run)
    library.place_controller.wanted.connect(lambda: window.panes.show("sidebar"))
    library.import_requested.connect(files.import_paths)
    library.place_controller.files_dropped.connect(files.import_drop)
    library.menu_requested.connect(show_menu)
    window.preview.menu_requested.connect(show_menu)
    library.opened.connect(lambda _: window.state.quick_look_requested.emit())
    through = ListNeighbours(window.state, library, storyboard)
    join_look(window.preview, through, commands, window.settings)
    window.inspector.reveal_requested.connect(open_folder)
    window.inspector.restore_requested.connect(trashing.restore)
    window.inspector.tag_activated.connect(
        lambda name: library.search_bar.set_text(tag_query(name))
    )
    window.inspector.asset_activated.connect(lambda key: library.reveal(AssetId(key)))
    storyboard.trash_requested.connect(trashing.trash)
    library.trash_requested.connect(trashing.trash)
    library.restore_requested.connect(trashing.restore)
    storyboard.menu_requested.connect(show_menu)
    if (lineage := _lineage(window)) is not None:
        lineage.when_built(lambda pane: _join_lineage(pane, show_menu))
    when_built(window, "near_duplicates", lambda pane: _join_near_duplicates(pane, trashing))
    when_built(window, "spending", lambda pane: _join_spending(window, pane))
    when_built(window, "statistics", lambda pane: _join_statistics(window, pane, trashing))
    when_built(window, "owed", lambda pane: _join_owed(window, pane))
    when_built(window, "generation", lambda pane: _join_generation(window, pane))
    storyboard.height_wanted.connect(
        lambda height: window.resizeDocks(
            [window.docks["storyboard"]], [height], Qt.Orientation.Vertical
        )
    )
    storyboard.drops.files_dropped.connect(files.import_drop)


def _estimates(services: Services) -> Mapping[str, Callable[[], None]]:
    return {
        "spending.estimate": lambda: _estimating(services).all(),
        "asset.estimate": lambda: _estimating(services).selected(),
    }


def _estimating(services: Services) -> Estimating:
    from desktop.ui.shell.estimating import Estimating  # noqa: PLC0415 - few have prices

    return Estimating(services)


def _show_lineage(window: DeskWindow) -> None:
    """Of the asset that is looked at, in the pane for it."""
    card, holder = window.state.acted_on.current, _lineage(window)
    if card is not None and holder is not None:
        window.panes.show("lineage")
        _lineage_pane(holder.pane()).show_asset(card.id)
        window.panes.go_to("lineage")


def _lineage(window: DeskWindow) -> LatePane | None:
    pane = window.built.get("lineage")
    return pane.widget if pane and isinstance(pane.widget, LatePane) else None


def _join_lineage(pane: BuiltPane, show_menu: Callable[[ContextMenu, QPoint], None]) -> None:
    _lineage_pane(pane).menu_requested.connect(show_menu)


def _lineage_pane(pane: BuiltPane) -> LineagePane:
    return cast("LineagePane", pane.widget)  # its module is loaded when it is built


def _join_near_duplicates(pane: BuiltPane, trashing: Trashing) -> None:
    """What is not kept goes the one way into the Trash, which says who uses it."""
    cast("NearDuplicatesPane", pane.widget).trash_requested.connect(trashing.trash)


def _join_spending(window: DeskWindow, pane: BuiltPane) -> None:
    """From an amount to what it was spent on."""
    spending = cast("SpendingPane", pane.widget)
    # The board may lie behind the pane: whoever asks where money went looks on there.
    spending.film_requested.connect(lambda key, shots: _select_shots(window, key, shots))
    spending.assets_requested.connect(window.library.navigation.show_found)
    spending.command_requested.connect(window.commands.run)


def _join_statistics(window: DeskWindow, pane: BuiltPane, trashing: Trashing) -> None:
    """From a figure to its assets; what could go goes the one way. Its module is loaded by now."""
    statistics = cast("StatisticsPane", pane.widget)
    statistics.assets_requested.connect(window.library.navigation.show_found)
    statistics.trash_requested.connect(trashing.trash)


def _join_owed(window: DeskWindow, pane: BuiltPane) -> None:
    """From what is owed to the shot that owes it."""
    owed = cast("OwedPane", pane.widget)
    owed.shots_chosen.connect(lambda key, shots: _select_shots(window, key, shots))
    owed.board_requested.connect(lambda key, shots: _show_shots(window, key, shots))


def _generation(window: DeskWindow) -> Mapping[str, Callable[[], None]]:
    """The commands of generation; those of its pane are done by that."""
    own = (spec.id for spec in GENERATION if spec.id not in GENERATION_OF_PANE)
    return {command: partial(_generate, window, command) for command in own}


def _generate(window: DeskWindow, command: str) -> None:
    from desktop.ui.shell.generating import Generating  # noqa: PLC0415 - when first asked

    Generating.of(window).run(command)


def _join_generation(window: DeskWindow, pane: BuiltPane) -> None:
    """What its list asks for is done, and its rows lead to their shots."""
    from desktop.ui.generation.pane import GenerationPane  # noqa: PLC0415 - it is built by now
    from desktop.ui.shell.generating import Generating  # noqa: PLC0415 - likewise

    generation = pane.widget
    assert isinstance(generation, GenerationPane)  # noqa: S101 - the table of panes says so
    generation.shots_requested.connect(lambda key, shots: _show_shots(window, key, shots))
    Generating.of(window).join(generation)


def _select_shots(window: DeskWindow, film: str, shots: Sequence[str]) -> None:
    window.storyboard.show_shots(AssetId(film), [AssetId(shot) for shot in shots])


def _show_shots(window: DeskWindow, film: str, shots: Sequence[str]) -> None:
    _select_shots(window, film, shots)
    window.panes.go_to("storyboard")


def tag_query(name: str) -> str:
    """The search for what carries a tag."""
    quoted = name.replace('"', "")
    return f'tag:"{quoted}"'


def _opened(window: DeskWindow, library: Library) -> None:
    """A library has been opened: name it, remember it, look after its media."""
    window.setWindowTitle(f"{library.name} — Director's Desk")
    window.settings.save(window.settings.current.with_recent(library.address))
    window.commands.refresh()
    if not library.is_read_only:
        window.imports.offer_resume(quietly=True)
    if library.is_read_only:
        words = words_for(library.read_only)
        window.report.note(f"{words.message} {words.advice}")
    if library.warning:
        window.report.warn(library.warning)
    if not window.settings.is_posing:
        from desktop.ui.shell.after_opening import look_after  # noqa: PLC0415 - not at the start

        look_after(window, library)
