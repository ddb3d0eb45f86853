"""The colour profile that the desktop has given to a screen, as X11 keeps it.

Qt does not tell it. Whoever manages colours (colord, a calibration program) puts the profile of
each screen into a property of the root window. Source: ICC Profiles in X Specification 0.4.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging

log = logging.getLogger(__name__)
_LIMIT = 8 << 20  # bytes
_NONE = 0


class _Screens(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("rem", ctypes.c_int), ("index", ctypes.c_int)]


class _Cookie(ctypes.Structure):
    _fields_ = [("sequence", ctypes.c_uint)]


class _Atom(ctypes.Structure):
    _fields_ = [
        ("head", ctypes.c_uint8 * 8),
        ("atom", ctypes.c_uint32),
    ]


def screen_profile(number: int) -> bytes:
    """The profile of a screen, counted from 0; empty where none is set. May wait for the server."""
    name = b"_ICC_PROFILE" + (b"_%d" % number if number else b"")
    try:
        return _root_property(name)
    except (OSError, AttributeError, ValueError) as error:
        log.info("the profile of the screen could not be read: %s", error)
        return b""


def _root_property(name: bytes) -> bytes:
    xcb = ctypes.CDLL(ctypes.util.find_library("xcb") or "libxcb.so.1")
    free = ctypes.CDLL(None).free
    free.argtypes = [ctypes.c_void_p]
    _declare(xcb)
    connection = xcb.xcb_connect(None, None)
    try:
        if xcb.xcb_connection_has_error(connection):
            return b""
        screens = xcb.xcb_setup_roots_iterator(xcb.xcb_get_setup(connection))
        root = ctypes.cast(screens.data, ctypes.POINTER(ctypes.c_uint32))[0]
        cookie = xcb.xcb_intern_atom(connection, 1, len(name), name)
        reply = xcb.xcb_intern_atom_reply(connection, cookie, None)
        if not reply:
            return b""
        atom = ctypes.cast(reply, ctypes.POINTER(_Atom)).contents.atom
        free(reply)
        if atom == _NONE:
            return b""
        cookie = xcb.xcb_get_property(connection, 0, root, atom, 0, 0, _LIMIT // 4)
        reply = xcb.xcb_get_property_reply(connection, cookie, None)
        if not reply:
            return b""
        size = xcb.xcb_get_property_value_length(reply)
        data = ctypes.string_at(xcb.xcb_get_property_value(reply), size) if size > 0 else b""
        free(reply)
        return data
    finally:
        xcb.xcb_disconnect(connection)


def _declare(xcb: ctypes.CDLL) -> None:
    """What the functions take and give."""
    pointer, uint = ctypes.c_void_p, ctypes.c_uint32
    for name, gives, takes in (
        ("connect", pointer, [ctypes.c_char_p, pointer]),
        ("connection_has_error", ctypes.c_int, [pointer]),
        ("get_setup", pointer, [pointer]),
        ("setup_roots_iterator", _Screens, [pointer]),
        ("intern_atom", _Cookie, [pointer, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p]),
        ("intern_atom_reply", pointer, [pointer, _Cookie, pointer]),
        ("get_property", _Cookie, [pointer, ctypes.c_uint8, uint, uint, uint, uint, uint]),
        ("get_property_reply", pointer, [pointer, _Cookie, pointer]),
        ("get_property_value", pointer, [pointer]),
        ("get_property_value_length", ctypes.c_int, [pointer]),
        ("disconnect", None, [pointer]),
    ):
        function = getattr(xcb, f"xcb_{name}")
        function.restype, function.argtypes = gives, takes
