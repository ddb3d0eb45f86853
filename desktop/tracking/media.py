"""Where media is: a file of this machine, bytes in a `data:` address, or elsewhere by URL."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from urllib.parse import unquote_to_bytes, urlsplit

from desktop.jobs.save_media import copy_file, keep_bytes, read_file
from desktop.tracking.errors import InvalidValueError, UnusableMediaError, in_terms_of
from desktop.tracking.values import shown, text

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.asset import AssetType
    from desktop.domain.saving import SavedFile

# What is done with a file: it stays where it is, or the library gets a copy of its own.
Media: TypeAlias = Literal["reference", "copy"]
DATA_LIMIT = 64 << 20  # bytes of what a `data:` address holds
_URL_LIMIT = 65_536  # characters
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_WEB = ("http", "https")


class Placed(NamedTuple):
    """Where something is: as other programs find it, and its file where that is within reach."""

    url: str | None = None
    file_path: str | None = None
    file: SavedFile | None = None


NOWHERE = Placed()


def place(
    library: Library, where: object, wanted: AssetType, *, media: Media, field: str
) -> Placed:
    """Find out where something is, and read its file where it has one here.

    Args:
        library: Gets a copy, where one is to be made.
        where: A path, or an address: `http`, `https`, `file`, `data`, `script` or any other. A path
            at which there is no file is kept as it is written.
        wanted: What it is said to be.
        media: Whether a file stays where it is.
        field: The parameter that names it.

    Raises:
        TrackingError: Nothing can be made of it; the error says which parameter it was.
    """
    if media not in ("reference", "copy"):
        raise InvalidValueError(
            f"There is no media {shown(media)}.", field="media", advice="Known are reference, copy."
        )
    if not isinstance(where, os.PathLike) and str(where or "").startswith("data:"):
        return _from_data(library, str(where), wanted, field)
    given = text(where, field, limit=_URL_LIMIT).strip()
    if not given:
        return NOWHERE
    scheme = _SCHEME.match(given)
    if scheme and scheme[1].lower() != "file":
        return Placed(url=_checked_url(given, scheme[1].lower(), media, field))
    path = Path(_path_of(given, field)).expanduser()
    with in_terms_of(field):
        if not path.is_file():
            if media == "copy" or path.exists():
                read_file(path.absolute(), wanted)  # says what is wrong with it
            return Placed(given, None if scheme else given)
        path = path.absolute()
        file = copy_file(library, path, wanted) if media == "copy" else read_file(path, wanted)
    return Placed(given, file.read_at.path if file.read_at else str(path), file)


def _path_of(given: str, field: str) -> str:
    if not given.lower().startswith("file:"):
        return given
    parts = urlsplit(given)
    if parts.netloc not in ("", "localhost"):
        raise InvalidValueError(f"{field} is on another machine: {shown(given)}.", field=field)
    return os.fsdecode(unquote_to_bytes(parts.path))


def _checked_url(given: str, scheme: str, media: Media, field: str) -> str:
    if scheme not in _WEB:
        return given
    try:
        parts = urlsplit(given)
        host, password = parts.hostname, parts.password
    except ValueError:
        host, password = None, None
    if not host or any(char.isspace() for char in given):
        raise InvalidValueError(f"{field} is no address: {shown(given)}.", field=field)
    if password:
        raise InvalidValueError(
            f"{field} has a password in it.",
            field=field,
            advice="Leave it out: whoever opens the library could read it.",
        )
    if media == "copy":
        raise InvalidValueError(
            f"{field} is not on this machine, and nothing is downloaded yet.",
            field=field,
            advice='Save the file first and hand over its path, or use media="reference".',
        )
    return given


def _from_data(library: Library, given: str, wanted: AssetType, field: str) -> Placed:
    """The bytes of a `data:` address become a copy of the library's; they are in no other place."""
    head, comma, body = given.partition(",")
    if not comma:
        raise InvalidValueError(f"{field} is no data address: {shown(given[:60])}.", field=field)
    if len(body) > DATA_LIMIT * 2:
        raise _too_large(field)
    try:
        content = (
            base64.b64decode(unquote_to_bytes(body), validate=True)
            if head.lower().endswith(";base64")
            else unquote_to_bytes(body)
        )
    except (binascii.Error, ValueError) as error:
        raise InvalidValueError(f"{field} holds no readable data.", field=field) from error
    if len(content) > DATA_LIMIT:
        raise _too_large(field)
    kind = head.removeprefix("data:").partition(";")[0].lower()
    name = f"data{mimetypes.guess_extension(kind) or ''}"
    with in_terms_of(field):
        return Placed(file=keep_bytes(library, content, name, wanted))


def _too_large(field: str) -> UnusableMediaError:
    return UnusableMediaError(
        f"{field} holds more than {DATA_LIMIT >> 20} MB.",
        reason="too_large",
        field=field,
        advice="Write it to a file and hand over its path.",
    )
