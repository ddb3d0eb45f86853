"""The revisions of the schema, oldest first: the one list that everything else follows from.

Free of SQLAlchemy, since the window's first page is read before it is imported (`first_page.py`).
To add one: write it in `migrations/versions` and put its row here. A test says what the row is to
be where the revision changes the triggers.
"""

from __future__ import annotations

from typing import NamedTuple

# "DESK": says in a file's header whose it is.
APPLICATION_ID = 0x4445534B


class Revision(NamedTuple):
    """A state of the schema.

    Attributes:
        name: As Alembic has it.
        programs: SHA-256 over the triggers and views that SQLite runs by itself in such a library
            (`schema.programs_of`): a file that somebody sends us runs no other code.
    """

    name: str
    programs: str


_TEXT_SEARCH = "c555787436a8cdfa0ba5fce9503f4a4a1a6b384a1dfe8c9ea22fe9469db2eb35"
_WORDS = "45b5b4d8c5b99c98e50df9179d8058365d59fa49a120d74025bc88dc5a59c655"

REVISIONS = (
    Revision("0001", _TEXT_SEARCH),
    Revision("0002", _TEXT_SEARCH),
    Revision("0003", _TEXT_SEARCH),
    Revision("0004", "b855a261a3b16df82c9c4eb155dd342bf3a00b5b503911039469841574159aa4"),
    Revision("0005", _WORDS),
    Revision("0006", _WORDS),
    Revision("0007", _WORDS),
    Revision("0008", _WORDS),
    Revision("0009", _WORDS),
    Revision("0010", "a3370e621a349027d387a569e3a121327f5eb12461b8a9fe7a595bdff6a45efb"),
    Revision("0011", "484646f3131fac9bc72f566b911d6713ee8c3cf13f1b32c292d86aef963ff5cd"),
)
NAMES = tuple(revision.name for revision in REVISIONS)
HEAD = NAMES[-1]
# PRAGMA user_version is a revision's position in the list plus one, so that opening a library needs
# neither Alembic nor its table.
USER_VERSION = len(REVISIONS)


def position(name: str) -> int:
    """What PRAGMA user_version says in a library of this revision; 0 for none of ours."""
    return NAMES.index(name) + 1 if name in NAMES else 0


def at(user_version: int) -> Revision | None:
    """The revision of a library by its PRAGMA user_version; None where there is nothing yet."""
    return REVISIONS[user_version - 1] if user_version > 0 else None
