"""What can go wrong, as two families that are never caught together.

    DeskError                  expected; its text says what happened, to what, what to do
    ├── SourceError            one file or one input is bad; the rest goes on
    │   ├── SourceReadError    it could not be read (gone, forbidden, changing, not a plain file)
    │   ├── DownloadError      it could not be fetched, or may not be
    │   └── MediaError         it was read, and is not what it claims to be, or too much of it
    ├── LibraryError           the library itself; the run stops
    │   ├── LibraryWriteError  nothing can be stored (disk full, read-only, quota)
    │   ├── LibraryBusyError   somebody else holds it longer than we waited
    │   ├── LibraryGoneError   the file or the server went away
    │   │   ├── LibraryConnectError    a server that lets nobody in, and why
    │   │   └── LibraryClosedError     this program closed it, and asks it all the same
    │   ├── LibraryAddressError    an address that cannot be read, or names no library
    │   ├── LibraryEmptyError  there is a file or a database, and nothing in it yet
    │   ├── LibraryForeignError    it belongs to another program
    │   ├── JobTakenError      another program took the job over
    │   ├── LibraryUnfinishedError    a copy that is still being made, or never was made whole
    │   ├── LibraryDamagedError
    │   ├── LibraryNewerError  made by a newer version of the program
    │   └── LibraryOlderError  needs an upgrade somebody has to agree to
    ├── ChangedElsewhereError  somebody else edited the same thing first
    ├── NotFoundError          no such asset, tag, collection, film
    ├── RuleError              the request breaks a rule of the domain (a cycle, a bad value)
    ├── ProgramError           another program could not be started
    ├── QueryError             a search that does not parse, with the position
    └── UsageError             the command line was used wrongly

Anything that is not a DeskError is a bug and goes to the crash report.
"""

from __future__ import annotations


class DeskError(Exception):
    """An expected failure. `str(error)` is shown to a person.

    Attributes:
        advice: What the person can do about it, one sentence, or empty.
    """

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


class SourceError(DeskError):
    """One input is bad; everything else goes on."""


class SourceReadError(SourceError):
    """An input could not be read."""


class DownloadError(SourceError):
    """Something could not be fetched from its address, or may not be.

    Its text names the server and nothing else of the address: what follows may be a secret.

    Attributes:
        reason: A short code: `bad_address`, `not_public`, `unreachable`, `certificate`, `redirect`,
            `status`, `packed`, `too_large`, `timeout`, `cut`.
        status: What the server answered, where that is the reason; else 0.
        is_passing: The same may work later.
        after: Seconds that the server asks to wait; None where it does not.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: str = "unreachable",
        status: int = 0,
        is_passing: bool = False,
        after: float | None = None,
        advice: str = "",
    ) -> None:
        super().__init__(message, advice=advice)
        self.reason = reason
        self.status = status
        self.is_passing = is_passing
        self.after = after


class MediaError(SourceError):
    """An input was read and cannot be used.

    Attributes:
        reason: A short code for reports and tests: `empty`, `truncated`, `unsupported`,
            `too_large`, `timeout`, `crashed`, `stopped`, `unread`, `memory`, `corrupt`,
            `encrypted`, `not_media`.
    """

    def __init__(self, message: str, *, reason: str = "corrupt", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.reason = reason


class LibraryError(DeskError):
    """The library itself failed; a run that meets this stops."""


class LibraryWriteError(LibraryError):
    """Nothing can be stored: disk full, read-only, over quota."""


class LibraryBusyError(LibraryError):
    """Another process held the library for longer than we waited."""


class LibraryGoneError(LibraryError):
    """The library file or the server is not there any more."""


class LibraryClosedError(LibraryGoneError):
    """The library was closed by who asks it now."""

    def __init__(
        self, message: str = "The library has been closed.", *, advice: str = "Open it again."
    ) -> None:
        super().__init__(message, advice=advice)


class LibraryConnectError(LibraryGoneError):
    """No connection to a shared library could be made.

    Attributes:
        reason: A short code, a row of the table in `catalog/engine/refusals.py`.
        field: Which part of the address is at fault: `host`, `port`, `database`, `user`,
            `password`, `encryption`, `options`, or empty where it is none of them.
    """

    def __init__(
        self, message: str, *, reason: str = "", field: str = "", advice: str = ""
    ) -> None:
        super().__init__(message, advice=advice)
        self.reason = reason
        self.field = field


class LibraryAddressError(LibraryError):
    """The address of a library cannot be read.

    Attributes:
        field: Which part of it, as in `LibraryConnectError`; `address` for the whole.
    """

    def __init__(self, message: str, *, field: str = "address", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.field = field


class LibraryEmptyError(LibraryError):
    """There is a file or a database, and nothing in it; one has to be asked to make a library."""


class LibraryForeignError(LibraryError):
    """The file or the database holds what another program keeps there; it is left alone."""


class JobTakenError(LibraryError):
    """Another program took over the job that this one was working on."""


class LibraryDamagedError(LibraryError):
    """The file is not a library, or no longer a sound one."""


class LibraryUnfinishedError(LibraryError):
    """A library into which a copy or an import was begun and not ended."""


class LibraryNewerError(LibraryError):
    """The library was written by a newer version of the program."""


class LibraryOlderError(LibraryError):
    """The library needs an upgrade that somebody has to agree to first."""


class ChangedElsewhereError(DeskError):
    """A row was edited by somebody else since it was read; nothing was overwritten."""


class NotFoundError(DeskError):
    """Something that was asked for by id or name does not exist.

    Attributes:
        field: The name of the field that names it, where there is one.
    """

    def __init__(self, message: str, *, field: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.field = field


class RuleError(DeskError):
    """The request breaks a rule of the domain.

    Attributes:
        field: The name of the offending field, where there is one.
    """

    def __init__(self, message: str, *, field: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.field = field


class ProgramError(DeskError):
    """Another program of this machine could not be started."""


class QueryError(DeskError):
    """A search that does not parse.

    Attributes:
        position: Zero-based offset of the first offending character in the query text.
        length: How many characters are offending (at least 1; may point past the end).
    """

    def __init__(self, message: str, *, position: int, length: int = 1) -> None:
        super().__init__(message)
        self.position = position
        self.length = length


class UsageError(DeskError):
    """The command line was used wrongly (exit code 2)."""
