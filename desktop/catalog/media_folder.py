"""The media folder of an open library: which one it is, and what may be done in it.

A folder belongs to one library by the marker inside (`domain/media_folder.py`). It is looked for
when the library is opened, taken when there is something to take, and looked at again before
anything is stored or removed. What is in doubt is kept.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.base.frozen import frozen
from desktop.catalog import media_marker
from desktop.catalog.media_marker import UnreadableMarkerError, locked, marked_in
from desktop.domain.media_folder import Doubt, Marker, Owner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from desktop.catalog.media_site import Site

log = logging.getLogger(__name__)
ROUNDS = 5  # of looking again where another library has just taken what was to be taken
_WHY = {
    Doubt.UNMARKED: "It was there before media folders were marked, and may hold copies of a"
    " library on another server too.",
    Doubt.LINK: "It is reached over a link, and another library may use it too.",
    Doubt.SERVER: "The server is not quite the one that it was: this may be a copy of it.",
}


@frozen
class _Found:
    """A folder that could be the one.

    Attributes:
        marker: What it says; None where it says nothing.
        trouble: Why that could not be found out, or empty.
    """

    folder: Path
    marker: Marker | None = None
    trouble: str = ""


class MediaFolder:
    """The media folder of one library. Looks at the disk: never on the window's thread.

    Attributes:
        root: Where it is, or would be; another one at most until something has been stored.
        sources: Folders from which copies are still to be brought over.
    """

    def __init__(self, site: Site, *, has_copies: Callable[[], bool], is_read_only: bool) -> None:
        """Find it, and mark it where it is not marked yet.

        Args:
            site: Whose it is and where it may be.
            has_copies: Asked where another library's folder is in the place of this one's: whether
                the library has copies of its own that may be in there.
            is_read_only: Nothing may be marked.
        """
        self._site = site
        self._has_copies = has_copies
        self._is_read_only = is_read_only
        self._trouble = ""
        self.root = site.name
        self.sources: tuple[Path, ...] = ()
        self._find()

    @property
    def owner(self) -> Owner:
        """The library, told from every other one, its own copies included."""
        return self._site.owner

    # What may be done in it.

    def to_store(self) -> Path:
        """The folder, which is this library's now; made and marked where that was still to be done.

        Raises:
            LibraryWriteError: Nothing may be stored there.
        """
        if not self._is_marked():
            self._find(to_store=True)
            if not self._is_marked():
                raise LibraryWriteError(
                    f"Nothing can be stored in {self.root}: {self._trouble or 'it is not ours'}.",
                    advice="Check its permissions, and that the disk it is on is connected.",
                )
        return self.root

    def why_kept(self) -> str:
        """Why nothing may be removed from it now, in a sentence; empty where it may be."""
        why, marker = self._why()
        if not why and marker is not None and marker.doubt:
            return self._settled(replace(marker, doubt=Doubt.NONE))
        return why

    @contextmanager
    def removing(self) -> Iterator[str]:
        """Hold it while something goes from it for good; gives `why_kept`, which stays so."""
        with ExitStack() as stack:
            try:
                stack.enter_context(locked(self.root))
                why = self._why()[0]
            except OSError as error:
                why = f"It cannot be locked: {error.strerror or error}."
            yield why

    def _why(self) -> tuple[str, Marker | None]:
        """Why nothing may be removed, and the marker; a doubt that is over says nothing."""
        try:
            marker = media_marker.read(self.root)
        except UnreadableMarkerError as error:
            return f"{error}.", None
        if not self.root.is_dir():
            return "It is not there now.", None
        if marker is None:
            told = "Nothing in it says whose it is; open the library again."
            return self._trouble or told, None
        if not marker.owner.is_same(self._site.owner):
            return f"It belongs to another library by now: {marker.owner.name}.", marker
        if others := self.needed_by():
            names = ", ".join(others)
            return f"Another library still has copies in it: {names}. Open it once.", marker
        if marker.doubt is not Doubt.BESIDE:
            return _WHY.get(marker.doubt, ""), marker
        if rivals := self._site.rivals(self.root):
            names = ", ".join(rivals)
            told = f"It may hold copies of other libraries beside it: {names}. Open each once."
            return told, marker
        return "", marker

    def needed_by(self) -> list[str]:
        """Names of other libraries that still have to bring copies over from here."""
        waiting = []
        for path, note in media_marker.notes(self.root):
            if note is None:
                waiting.append(path.name)
            elif not note.owner.is_same(self._site.owner) and not _is_void(note):
                waiting.append(note.owner.name)
        return waiting

    def declare_sole(self) -> None:
        """A person says that no other library needs anything in it: all doubt is over.

        Raises:
            LibraryWriteError: That cannot be written down.
        """
        self.to_store()
        marker = media_marker.read(self.root)
        if marker is None:
            return
        trouble = self._settled(replace(marker, owner=self._site.owner, doubt=Doubt.NONE))
        if trouble:
            raise LibraryWriteError(f"{self.root}: {trouble}")
        for path, _ in media_marker.notes(self.root):
            path.unlink(missing_ok=True)

    def brought_over(self) -> None:
        """All copies that were to come from `sources` are here, or are not there either."""
        try:
            marker = media_marker.read(self.root)
        except UnreadableMarkerError:
            return
        if marker is not None and marker.owner.is_same(self._site.owner):
            if self._settled(replace(marker, sources=())):
                return
            for source in self.sources:
                media_marker.take_note_away(source, marker)
            self.sources = ()

    # Finding it.

    def _find(self, *, to_store: bool = False) -> None:
        for _ in range(ROUNDS):
            if self._find_once(to_store=to_store):
                return
        self._trouble = "other programs are changing it"

    def _find_once(self, *, to_store: bool) -> bool:
        """One look; False where somebody else changed what was seen."""
        site, self._trouble = self._site, ""
        seen: list[_Found] = []
        for found in self._look():
            if found.marker is not None and found.marker.owner.is_same(site.owner):
                return self._use_own(found.folder, found.marker)
            seen.append(found)
        others: list[Path] = []
        for found in seen:
            doubt = self._adopted_as(found)
            if doubt is not None:
                return self._take(found, doubt)
            if found.trouble:
                self.root, self._trouble = found.folder, found.trouble
                return True
            others.append(found.folder)
        return self._begin(others, to_store=to_store)

    def _look(self) -> Iterator[_Found]:
        """Every folder that could be the one: by its name first, then the marked ones beside it."""
        site = self._site
        named = dict.fromkeys((*site.older, site.name, site.spare_name(1)))
        for folder in dict.fromkeys((*named, *marked_in(site.parent))):
            if not folder.is_dir():
                continue
            try:
                marker = media_marker.read(folder)
            except UnreadableMarkerError as error:
                if folder in named:
                    yield _Found(folder, trouble=str(error))
                continue
            mine = marker is not None and marker.owner.workspace == site.owner.workspace
            if folder in named or mine:
                yield _Found(folder, marker)

    def _adopted_as(self, found: _Found) -> Doubt | None:
        """With which doubt a folder that is not marked as ours is to be taken; None: it is not."""
        site, folder, marker = self._site, found.folder, found.marker
        if found.trouble:
            return None
        has_objects = _has_objects(folder)
        doubt = Doubt.LINK if folder.is_symlink() and has_objects else Doubt.NONE
        if marker is not None:
            if marker.owner.workspace != site.owner.workspace:
                return None
            if not site.has_left(marker.owner, folder):
                return None
            return marker.doubt or doubt
        if folder == site.spare_name(1) or not has_objects or not site.rivals(folder):
            return doubt
        # Who has no copies has none in there; and a name of one's own leaves it to the others.
        is_named_so = site.name == folder
        return site.unmarked if is_named_so and self._has_copies() else None

    def _use_own(self, folder: Path, marker: Marker) -> bool:
        self.root = folder
        self.sources = _moved_along(folder, marker.sources)
        mine = self._site.owner
        if self._is_read_only or marker.owner == mine:
            return True
        cloned = marker.owner.state != mine.state
        doubt = Doubt.SERVER if cloned else marker.doubt
        return self._write(folder, replace(marker, owner=mine, doubt=doubt), seen=marker)

    def _take(self, found: _Found, doubt: Doubt) -> bool:
        """Take a folder that was there already."""
        self.root = found.folder
        sources = found.marker.sources if found.marker else ()
        self.sources = _moved_along(found.folder, sources)
        if self._is_read_only:
            self._trouble = "the library is open for reading only"
            return True
        if self._site.owner.state == "" and self._site.owner.place.startswith("postgresql:?"):
            doubt = Doubt.SERVER
        marker = Marker(self._site.owner, doubt, sources)
        return self._write(found.folder, marker, seen=found.marker)

    def _begin(self, others: list[Path], *, to_store: bool) -> bool:
        """Begin with a folder of our own, beside those of `others`."""
        site = self._site
        sources = tuple(others) if others and self._has_copies() else ()
        names = (site.name, *(site.spare_name(number) for number in range(1, 20)))
        self.root = next((name for name in names if not name.exists()), site.spare_name(20))
        if self._is_read_only or not (to_store or sources):
            # What others have there can be shown all the same: the names are of contents.
            self.root = next(iter(sources), self.root)
            return True
        owner = site.owner
        doubt = Doubt.SERVER if owner.place.startswith("postgresql:?") else Doubt.NONE
        marker = Marker(owner, doubt, tuple(map(str, sources)))
        for source in sources:
            try:
                media_marker.leave_note(source, marker)
            except OSError as error:
                log.warning("no note could be left in %s: %s", source, error)
        self.sources = sources
        is_settled = self._write(self.root, marker, seen=None)
        if self._trouble and sources:
            self.root, self.sources = sources[0], ()
        return is_settled

    # Marking it.

    def _is_marked(self) -> bool:
        try:
            marker = media_marker.read(self.root)
        except UnreadableMarkerError as error:
            self._trouble = str(error)
            return False
        return marker is not None and marker.owner.is_same(self._site.owner)

    def _write(self, folder: Path, marker: Marker, *, seen: Marker | None) -> bool:
        """Mark a folder, unless it says something else by now than what was `seen`."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with locked(folder):
                if media_marker.read(folder) != seen:
                    return False
                media_marker.write(folder, marker)
        except (OSError, UnreadableMarkerError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._trouble = f"it cannot be marked as this library's ({reason})"
            log.warning("%s: %s", folder, self._trouble)
        return True

    def _settled(self, marker: Marker) -> str:
        """Write down what has become clear of our own folder; why not, where that fails."""
        try:
            with locked(self.root):
                media_marker.write(self.root, marker)
        except OSError as error:
            return f"It cannot be marked as this library's ({error.strerror or error})."
        return ""


def _has_objects(folder: Path) -> bool:
    """Whether anything lies in a folder that looks like the beginning of a store."""
    with suppress(OSError):
        return any(len(part.name) == 2 for part in folder.iterdir())
    return True


def _moved_along(folder: Path, sources: Iterable[str]) -> tuple[Path, ...]:
    """Where the folders are from which copies are to come: they may have moved with this one."""
    found = []
    for source in map(Path, sources):
        beside = folder.parent / source.name
        found.append(source if source.is_dir() or not beside.is_dir() else beside)
    return tuple(found)


def _is_void(note: Marker) -> bool:
    """Whether the library that left a note is gone from a folder that is still there."""
    path = Path(note.owner.place)
    return path.is_absolute() and path.parent.is_dir() and not path.exists()
