"""Opening the library that a person named, or their own."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base import log
from desktop.base.address import is_url, redacted
from desktop.base.errors import (
    LibraryAddressError,
    LibraryEmptyError,
    LibraryGoneError,
    LibraryOlderError,
    UsageError,
)
from desktop.base.paths import default_library
from desktop.base.secrets import with_kept_password
from desktop.catalog.library import Library, open_library
from desktop.cli.media import keep_media_well

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.cli.desk import Desk


@contextmanager
def opened(desk: Desk, *, create: bool = False, upgrade: bool = False) -> Iterator[Library]:
    """The library, open; closed at the end.

    Args:
        desk: Which library was named.
        create: Make a local library that was named and does not exist. The default library is
            made at first use in any case.
        upgrade: The person has agreed to upgrade an older shared library.

    Raises:
        LibraryError: It cannot be opened.
    """
    if not desk.debug:
        log.set_up()
    address = str(default_library()) if desk.library is None else desk.library
    shown = redacted(address)
    if is_url(address):
        address = with_kept_password(address)
    elif desk.library is not None and not create and not Path(address).expanduser().exists():
        raise LibraryGoneError(
            f"There is no library at {shown}.",
            advice=f'Check the path, or make one: directors-desk --library "{shown}" init',
        )
    try:
        library = open_library(
            address, create=create or desk.library is None, agreed_to_upgrade=upgrade
        )
    except LibraryEmptyError as error:
        raise LibraryEmptyError(
            str(error),
            advice=f'Nothing was made. To make a library there: directors-desk --library "{shown}"'
            " init",
        ) from error
    except LibraryAddressError as error:
        raise UsageError(str(error), advice=error.advice) from None
    except LibraryOlderError as error:
        raise LibraryOlderError(
            str(error), advice=f"{error.advice} To do it: directors-desk ... init --upgrade"
        ) from error
    try:
        keep_media_well(desk, library)
        yield library
    finally:
        library.close()
