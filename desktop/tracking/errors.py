"""What can go wrong for a script, each with the parameter that is at fault.

    TrackingError            what all of these are
    ├── InvalidValueError    a value that cannot be stored (a RuleError)
    ├── WrongWorkspaceError  the id of another workspace (a RuleError)
    ├── UnknownAssetError    no such asset, or one of another type (a NotFoundError)
    ├── MediaReadError       a file that cannot be read (a SourceReadError)
    │   └── NoMediaError     there is nothing to read of an asset
    ├── MediaDownloadError   an address that nothing could be fetched from (a DownloadError)
    ├── UnusableMediaError   content that is no media, or too much of it (a MediaError)
    └── GenerationError      a generator was asked for a take, and none came

Whatever is raised, nothing was saved; of a take that was asked for, the call stays on record.
Failures of the library itself are those of
`desktop.base.errors`: `LibraryBusyError`, `LibraryGoneError`, `LibraryWriteError` ...
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.base.errors import (
    DeskError,
    DownloadError,
    LibraryClosedError,
    MediaError,
    NotFoundError,
    RuleError,
    SourceReadError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.jobs.media_bytes import NoBytesError

__all__ = [
    "InvalidValueError",
    "LibraryClosedError",
    "MediaDownloadError",
    "MediaReadError",
    "NoMediaError",
    "TrackingError",
    "UnknownAssetError",
    "UnusableMediaError",
    "WrongWorkspaceError",
    "in_terms_of",
]


class TrackingError(DeskError):
    """What a script asked for cannot be done as it asked.

    Attributes:
        field: The parameter at fault, where there is one.
    """

    field: str = ""


class InvalidValueError(RuleError, TrackingError):
    """A value that breaks a rule."""


class WrongWorkspaceError(InvalidValueError):
    """The id of another workspace than the one that is open."""


class UnknownAssetError(NotFoundError, TrackingError):
    """There is no such asset, or it is of another type than is needed."""


class MediaReadError(SourceReadError, TrackingError):
    """A file that cannot be read."""

    def __init__(self, message: str, *, field: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.field = field


class NoMediaError(MediaReadError):
    """There is nothing to read of an asset; `lack` says why."""

    def __init__(self, error: NoBytesError, *, field: str = "") -> None:
        super().__init__(str(error), field=field, advice=error.advice)
        self.lack = error.lack


class MediaDownloadError(DownloadError, TrackingError):
    """What could not be downloaded, or may not be; `reason` is a code of `DownloadError`."""

    def __init__(self, error: DownloadError, *, field: str = "") -> None:
        super().__init__(
            str(error),
            reason=error.reason,
            status=error.status,
            is_passing=error.is_passing,
            after=error.after,
            advice=error.advice,
        )
        self.field = field


class UnusableMediaError(MediaError, TrackingError):
    """Content that was read and cannot be kept; `reason` is a code of `MediaError`."""

    def __init__(
        self, message: str, *, reason: str = "corrupt", field: str = "", advice: str = ""
    ) -> None:
        super().__init__(message, reason=reason, advice=advice)
        self.field = field


class GenerationError(TrackingError):
    """A generator was asked for a take, and none came; the call is on record with its cost.

    Attributes:
        state: What is known of it: `failed`, `cancelled`, `lost`, `expired`, `not_resumable`.
    """

    def __init__(self, message: str, *, state: str, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.state = state


@contextmanager
def in_terms_of(field: str = "", **names: str) -> Iterator[None]:
    """Raise what the rooms below say as an error of this one.

    Args:
        field: The parameter that is being looked at, where it is one.
        names: What a field of the library is called as a parameter.
    """
    try:
        yield
    except TrackingError:
        raise
    except RuleError as error:
        named = names.get(error.field, error.field) or field
        raise InvalidValueError(str(error), field=named, advice=error.advice) from error
    except NotFoundError as error:
        named = names.get(error.field, error.field) or field
        raise UnknownAssetError(str(error), field=named, advice=error.advice) from error
    except SourceReadError as error:
        raise MediaReadError(str(error), field=field, advice=error.advice) from error
    except DownloadError as error:
        raise MediaDownloadError(error, field=field) from error
    except MediaError as error:
        raise UnusableMediaError(
            str(error), reason=error.reason, field=field, advice=error.advice
        ) from error
