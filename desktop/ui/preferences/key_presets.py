"""Sets of keys that people bring from editing programs: what differs from our own.

To add one: a row of command ids and keys; `tests/house/test_actions.py` sees that it names
commands of the table and that no key is claimed twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Keys = Mapping[str, tuple[str, ...]]

OWN: Final = "Director's Desk"

PRESETS: Final[Mapping[str, Keys]] = {
    OWN: {},
    "DaVinci Resolve": {
        "preview.full_screen": ("P", "F11"),
        "preview.loop": ("Ctrl+/",),
        "help.shortcuts": ("?",),
        "edit.select_none": ("Ctrl+Shift+A",),
        "edit.invert_selection": (),
    },
    "Premiere Pro": {
        "preview.full_screen": ("Ctrl+`", "F11"),
        "preview.loop": ("Ctrl+L",),
        "preview.fit": ("\\", "Shift+Z"),
        "preview.clear_in": ("Ctrl+Shift+I",),
        "preview.clear_out": ("Ctrl+Shift+O",),
        "file.import_folder": ("Ctrl+Alt+I",),
        "edit.select_none": ("Ctrl+Shift+A",),
        "edit.invert_selection": (),
        "film.duplicate_shot": ("Ctrl+Shift+/", "D"),
    },
}


def name_of(keys: Keys) -> str:
    """The preset that these keys are, or empty."""
    return next((name for name, preset in PRESETS.items() if dict(keys) == dict(preset)), "")
