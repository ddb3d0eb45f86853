"""A fence around a worker where the kernel has one: it starts no program and connects to nobody.

Linux Landlock: version 1 keeps it from programs, version 4 (kernel 6.7) from connections. Elsewhere
the other limits stand alone. Source: the kernel's Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import sys

_CREATE_RULESET = 444
_RESTRICT_SELF = 446
_VERSION_ONLY = 1
_EXECUTE = 1 << 0
_BIND_AND_CONNECT_TCP = 0b11
_NO_NEW_PRIVILEGES = 38
_VERSION_WITH_NETWORK = 4


class _Ruleset(ctypes.Structure):
    """`struct landlock_ruleset_attr`: what is forbidden unless a rule allows it; there are none."""

    _fields_ = (("filesystem", ctypes.c_uint64), ("network", ctypes.c_uint64))


def raise_fence() -> bool:
    """Forbid this process for good to run programs and to use TCP; whether the kernel does it."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, _VERSION_ONLY)
    if version < 1:
        return False
    rules = _Ruleset(_EXECUTE, _BIND_AND_CONNECT_TCP)
    size = 16 if version >= _VERSION_WITH_NETWORK else 8
    descriptor = libc.syscall(_CREATE_RULESET, ctypes.byref(rules), size, 0)
    if descriptor < 0 or libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.syscall(_RESTRICT_SELF, descriptor, 0) == 0)
