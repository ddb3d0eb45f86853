"""Keeps None, True and False alive on Python 3.11, where PySide6 6.12 loses count of them.

Its wheels are compiled with headers of Python 3.12 or later, in which these are immortal and
`Py_RETURN_NONE` counts nothing (PEP 683). On 3.11 every call of a Qt function that returns nothing
takes one reference away: after some ten thousand the interpreter aborts with "deallocating None".
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 60


def keep_singletons() -> None:
    """Give the singletons more references than any session can lose. Later Pythons need nothing."""
    if sys.version_info >= (3, 12):
        return
    for singleton in (None, True, False, NotImplemented, Ellipsis):
        # CPython 3.11, Include/object.h: `ob_refcnt` is the first field of every object.
        ctypes.c_ssize_t.from_address(id(singleton)).value = _PLENTY
