"""Reads the film beside the window, and reads again only what a change has touched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.base.errors import NotFoundError
from desktop.domain.changes import Changes, Dependencies, Kind
from desktop.ui.storyboard.board import Board, holders
from desktop.ui.storyboard.card_refresh import takes_among, with_cards

if TYPE_CHECKING:
    from collections.abc import Collection

    from desktop.catalog.library import Reads
    from desktop.domain.film import Film, Scene
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.runner import Runner

_NAMED = Dependencies(frozenset({Kind.MEMBERSHIP}), frozenset({"type", "name"}))
_KINDS = (Kind.ASSETS, Kind.MEMBERSHIP, Kind.RELATIONS)
# Columns of a character or a reference that takes are out of date by.
_MADE_FROM = frozenset({"metadata", "description", "checksum_sha256"})
_HEAD = 3  # scenes (or loose shots) that are read first when a film is opened
_MANY = 2000  # a change of more assets than this is answered by reading the film anew


class FilmLoader(QObject):
    """Keeps a board like the library.

    Signals:
        loaded: A `Board`, or None where no film is open (any more).
        films_listed: (id, name) of every film.
        sounds_listed: Sound by what it is used in: the film, or a scene of it.
    """

    loaded = Signal(object)
    films_listed = Signal(object)
    sounds_listed = Signal(object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._film_id: AssetId | None = None
        self._board: Board | None = None
        self._pending = Changes()
        self._is_reading = False
        self._is_waiting = True
        runner.changed.connect(self._changed)
        runner.library_changed.connect(self._another_library)

    @property
    def film_id(self) -> AssetId | None:
        """The film that is open or being opened."""
        return self._film_id

    @property
    def board(self) -> Board | None:
        """The film as it was read last."""
        return self._board

    @property
    def is_waiting(self) -> bool:
        """Whether it is not known yet if the library has a film to show."""
        return self._is_waiting

    def open(self, film_id: AssetId | None) -> None:
        """Read a film; None closes the one that is open."""
        self._is_waiting = self._is_waiting and film_id is None
        self._film_id, self._pending = film_id, Changes()
        self._is_reading = False
        if film_id is None:
            self._board = None
            self.loaded.emit(None)
            return
        self._read_head(film_id)

    def leave(self) -> None:
        """The library is about to be exchanged: nothing of it is shown or asked for any more."""
        self._is_reading, self._is_waiting = False, True
        self.open(None)

    def reread(self, asset_id: AssetId) -> None:
        """Read again what shows an asset: it was found to have changed elsewhere."""
        self._changed(Changes(frozenset({Kind.RELATIONS}), frozenset({asset_id})), None)

    def list_films(self) -> None:
        """Read the names of all films."""
        self._runner.ask(lambda reads: reads.films.names(), self._listed, key="films")

    def _listed(self, films: list[tuple[AssetId, str]]) -> None:
        self._is_waiting = self._is_waiting and bool(films)
        self.films_listed.emit(films)

    def _read_head(self, film_id: AssetId) -> None:
        """Read the first scenes, which fill the view, and only then the rest."""
        self._is_reading = True
        self._runner.ask(
            lambda reads: _read_head(reads, film_id),
            self._head_came,
            self._missed,
            key="storyboard",
        )

    def _head_came(self, answer: tuple[Film, bool]) -> None:
        film, is_whole = answer
        if film.id != self._film_id:
            return  # an answer that was on its way when another film was opened, or none
        if is_whole:
            self._came(film)
            return
        self._board = Board(film, is_whole=False)
        self.loaded.emit(self._board)
        self._read_all(film.id)

    def _read_all(self, film_id: AssetId) -> None:
        self._is_reading = True
        self._runner.ask(
            lambda reads: reads.films.load(film_id),
            self._came,
            self._missed,
            key="storyboard",
        )

    def _changed(self, changes: Changes, _source: object) -> None:
        """Something in the library changed: read again what of it is on the board."""
        if _NAMED.are_touched_by(changes):
            self.list_films()
        if self._film_id is None or not changes.touches(*_KINDS):
            return
        self._pending |= changes
        if not self._is_reading:
            self._refresh()

    def _refresh(self) -> None:
        changes, self._pending = self._pending, Changes()
        film_id, board = self._film_id, self._board
        if film_id is None:
            return
        if board is None or not board.is_whole or changes.everything or len(changes.assets) > _MANY:
            self._read_all(film_id)
            return
        self._is_reading = True
        columns_only = (
            changes.kinds == {Kind.ASSETS}
            and changes.columns is not None
            and changes.columns.isdisjoint(_MADE_FROM)
        )
        read = _read_cards if columns_only else _read_touched
        self._runner.ask(
            lambda reads: read(reads, board, changes.assets),
            self._came,
            self._missed,
            key="storyboard",
        )

    def _came(self, film: Film | None) -> None:
        """An answer; None says that nothing of the change is on the board."""
        if film is not None and film.id != self._film_id:
            return
        self._is_reading = False
        if film is not None:
            self._board = Board(film, self._board)
            self.loaded.emit(self._board)
            self._list_sounds(film.id)
        if self._pending:
            self._refresh()

    def _list_sounds(self, film_id: AssetId) -> None:
        self._runner.ask(
            lambda reads: reads.films.sounds(film_id), self.sounds_listed.emit, key="film sounds"
        )

    def _missed(self, error: BaseException) -> None:
        """The film is gone (undone, purged), or the library is."""
        self._is_reading = False
        self._board = None
        if isinstance(error, NotFoundError):
            self._film_id = None
            self.loaded.emit(None)
        else:
            self._runner.report.fail(error)

    def _another_library(self, _library: object) -> None:
        self.leave()
        self.list_films()


def _read_head(reads: Reads, film_id: AssetId) -> tuple[Film, bool]:
    """The film with its first scenes, and whether that is all of it."""
    film = reads.films.load(film_id, first=_HEAD)
    return film, len(film.scenes) + len(film.loose_shots) < _HEAD


def _read_cards(reads: Reads, board: Board, ids: Collection[AssetId]) -> Film | None:
    """The film after a change of columns of these assets alone; None if it has none of them."""
    takes = takes_among(board.film, ids)
    if takes is None:
        return _read_touched(reads, board, ids)
    return with_cards(board.film, reads.assets.cards(takes)) if takes else None


def _read_touched(reads: Reads, board: Board, ids: Collection[AssetId]) -> Film | None:
    """The film with the scenes read anew that hold any of `ids`; None where there are none."""
    film = board.film
    known = {section.parent_id for section in board.sections} | {film.id}
    only = holders(board, frozenset(ids)) | (reads.films.parents_of(list(ids)) & known)
    if film.id in ids:
        only.add(film.id)
    if not only:
        return None
    if len(only) * 2 > len(film.scenes) > 2:
        return reads.films.load(film.id)
    fresh = reads.films.load(film.id, only=only)
    older = {scene.id: scene for scene in film.scenes}
    if any(scene.id not in older and scene.id not in only for scene in fresh.scenes):
        # A scene is back from the Trash, or new, with shots that were not asked for.
        return reads.films.load(film.id)
    return replace(fresh, scenes=tuple(_merged(scene, older, only) for scene in fresh.scenes))


def _merged(scene: Scene, older: dict[AssetId, Scene], only: Collection[AssetId]) -> Scene:
    """A scene as it was read, or with the shots it had where those were not read."""
    if scene.id in only:
        return scene
    before = older[scene.id]
    after = replace(scene, shots=before.shots)
    return before if after == before else after
