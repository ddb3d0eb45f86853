"""To whom a media folder belongs: the record inside it, and the names that it keeps for itself.

A media folder holds the copies of one library: `ab/cd/<sha256>.<ext>`. Names are no identity: two
servers have databases of one name, and files are copied. So each folder says whose it is.
"""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Any

from desktop.base.frozen import frozen

INCOMING = "incoming"  # copies that are under way
REMOVED = "removed"  # objects that are about to go, until the library has been asked once more
MARKER = "library.json"  # whose the folder is
LOCK = "library.lock"  # held while the marker is changed
NOTE = "needed-by-"  # beginning of the names of notes that others leave, one each
ENDING = ".media"
FORMAT = 1
_ABOUT = (
    "The files in this folder are the media of one Director's Desk library, and this says which."
    " Keep it with them."
)
_LONGEST = 4096


class Doubt(StrEnum):
    """Why a folder may hold what another library needs; nothing in it is removed meanwhile."""

    NONE = ""
    BESIDE = "beside"  # it was there before it was marked, and libraries beside it may use it
    UNMARKED = "unmarked"  # it was there before it was marked, and who else uses it is not known
    LINK = "link"  # it was reached over a link, which others may have as well
    SERVER = "server"  # the server is not quite the one that it was


@frozen
class Owner:
    """What tells a library from every other one, its own copies included.

    Attributes:
        workspace: The id inside the library; a copy of the library has the same one.
        place: The path of its file, or the server and the number of its database there: never a
            host name, since a server has many.
        name: What people call it.
        state: What changes where a server is cloned as a whole: nothing else tells the clone.
    """

    workspace: str
    place: str
    name: str
    state: str = ""

    @property
    def key(self) -> str:
        """A short name of this identity, for names of files."""
        return hashlib.sha256(f"{self.workspace}\n{self.place}".encode()).hexdigest()[:8]

    def is_same(self, other: Owner) -> bool:
        """Whether both are one library."""
        return (self.workspace, self.place) == (other.workspace, other.place)


@frozen
class Marker:
    """What the record in a media folder says.

    Attributes:
        owner: The one library whose folder it is.
        doubt: Whether another one may need something in it all the same.
        sources: Folders from which copies of this library are still to be brought over.
    """

    owner: Owner
    doubt: Doubt = Doubt.NONE
    sources: tuple[str, ...] = ()

    def text(self) -> str:
        """As it is written down."""
        owner = self.owner
        fields = {
            "about": _ABOUT,
            "format": FORMAT,
            "workspace": owner.workspace,
            "place": owner.place,
            "name": owner.name,
            "state": owner.state,
            "doubt": self.doubt.value,
            "sources": list(self.sources),
        }
        # ASCII: the names of paths may hold what is no UTF-8.
        return json.dumps(fields, indent=1) + "\n"


def is_reserved(name: str) -> bool:
    """Whether a file at the top of a media folder is one of its own records."""
    plain = name.removeprefix(".")
    return plain == LOCK or plain.startswith((MARKER, NOTE))


class OtherFormatError(ValueError):
    """A marker that a newer program wrote."""


def read_marker_text(text: str) -> Marker:
    """The marker that was written down as `text`.

    Raises:
        OtherFormatError: A newer program wrote it.
        ValueError: It is none, or a damaged one.
    """
    try:
        found: Any = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict) or not isinstance(found.get("format"), int):
        raise ValueError("no marker")
    if found["format"] > FORMAT:
        raise OtherFormatError("a newer format")
    sources = found.get("sources")
    if not isinstance(sources, list):
        raise ValueError("a damaged marker")
    names = ("workspace", "place", "name", "state", "doubt")
    values = [*(found.get(name) for name in names), *sources]
    texts = [value for value in values if isinstance(value, str) and len(value) <= _LONGEST]
    if len(texts) < len(values) or not texts[0] or not texts[1]:
        raise ValueError("a damaged marker")
    return Marker(Owner(*texts[:4]), Doubt(texts[4]), tuple(texts[5:]))
