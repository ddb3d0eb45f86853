"""Loads Qt and puts Python's own `__import__` back, which PySide6 replaces while it loads.

Its replacement serves `from __feature__ import ...`, which nothing here uses, and for that reads
the source text of every module that is imported after Qt: a sixth of the window's start.
Imported before anything else that imports PySide6; later it changes nothing.
"""

from __future__ import annotations

import builtins

_own_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401 - loaded here for what it replaces

builtins.__import__ = _own_import
