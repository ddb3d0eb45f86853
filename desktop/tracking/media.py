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

from desktop.domain.location import stored_path
from desktop.jobs.save_media import copy_file, keep_bytes, read_file
from desktop.tracking.errors import InvalidValueError, UnusableMediaError, in_terms_of
from desktop.tracking.values import path_text, shown, text

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
    fetch: str = ""  # the parameter that said so, where the bytes are still to be downloaded


NOWHERE = Placed()


def place(
    library: Library, where: object, wanted: AssetType, *, media: Media, field: str
) -> Placed:
    """Find out where something is, and read its file where it has one here.

    Args:
        library: Gets a copy, where one is to be made.
        where: A path, or an address: `http`, `https`, `file`, `data`, `script` or any other. A path
            at which there is no file is kept as it is written. What lies in the web is not fetched
            here: whoever saves does so at the last moment, if it was not saved before.
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
    if not isinstance(where, os.PathLike) and str(where or "")[:5].lower() == "data:":
        return _from_data(library, str(where), wanted, field)
    given = path_text(where, field, limit=_URL_LIMIT).strip()
    if not given:
        return NOWHERE
    scheme = _SCHEME.match(given)
    written = text(given, field)
    if scheme and scheme[1].lower() != "file":
        is_web = scheme[1].lower() in _WEB
        url = _web_address(written, field) if is_web else address(written, field)
        return Placed(url=url, fetch=field if is_web and media == "copy" else "")
    path = _path_of(given, field)
    with in_terms_of(field):
        if not os.path.isfile(path):  # noqa: PTH113 - it takes a name that is too long
            if media == "copy" or os.path.exists(path):  # noqa: PTH110 - as above
                read_file(path, wanted)  # says what is wrong with it
            return Placed(written, None if scheme else written)
        file = copy_file(library, path, wanted) if media == "copy" else read_file(path, wanted)
    stored, exact = stored_path(path)
    return Placed(exact or written, stored, file)


def place_of(
    library: Library,
    url: object,
    path: object,
    wanted: AssetType,
    *,
    media: Media,
    field: str = "url",
) -> Placed:
    """Find out where something is by its `url` and its `file_path`: the file is read, if both are.

    Raises:
        TrackingError: As `place`.
    """
    if not path:
        return place(library, url, wanted, media=media, field=field)
    at = place(library, path, wanted, media=media, field="file_path")
    return at._replace(url=address(url, field)) if url and not at.fetch else at


def address(given: object, field: str) -> str:
    """An address that everybody may read.

    Raises:
        InvalidValueError: There is a password in it.
    """
    found = text(given, field)
    try:
        password = urlsplit(found).password
    except ValueError:
        password = None
    if password:
        raise InvalidValueError(
            f"{field} has a password in it.",
            field=field,
            advice="Leave it out: whoever opens the library could read it.",
        )
    return found


def _path_of(given: str, field: str) -> Path:
    try:
        content = _path_bytes(given, field)
    except ValueError:  # an address that falls apart, letters that no name of a file has
        content = b"\0"
    if b"\0" in content:
        raise InvalidValueError(f"{field} is no path: {shown(given)}.", field=field)
    return Path(os.fsdecode(content)).absolute()


def _path_bytes(given: str, field: str) -> bytes:
    if not given.lower().startswith("file:"):
        return os.fsencode(os.path.expanduser(given))  # noqa: PTH111 - "~nobody" stays as it is
    parts = urlsplit(given)
    if parts.netloc not in ("", "localhost"):
        raise InvalidValueError(f"{field} is on another machine: {shown(given)}.", field=field)
    return unquote_to_bytes(parts.path)


def _web_address(given: str, field: str) -> str:
    address(given, field)
    try:
        host = urlsplit(given).hostname
    except ValueError:
        host = None
    if not host or any(char.isspace() for char in given):
        raise InvalidValueError(f"{field} is no address: {shown(given)}.", field=field)
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
    kind = head[5:].partition(";")[0].lower()
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
