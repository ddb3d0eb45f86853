"""The programs whose libraries can be read; a reader is a file beside this one and a row here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.formats.libraries.digikam import DIGIKAM
from desktop.formats.libraries.director import DIRECTOR
from desktop.formats.libraries.eagle import EAGLE
from desktop.formats.libraries.music_video import MUSIC_VIDEO
from desktop.formats.libraries.output_folder import OUTPUT_FOLDER
from desktop.formats.libraries.storyboarder import STORYBOARDER
from desktop.formats.libraries.tagstudio import TAGSTUDIO
from desktop.formats.libraries.tagstudio_json import TAGSTUDIO_JSON
from desktop.formats.libraries.xmp_folder import SIDECARS

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.old_library import OldLibraryFormat

# Those that look for a certain file come before those that take any folder.
FORMATS: tuple[OldLibraryFormat, ...] = (
    MUSIC_VIDEO,
    DIRECTOR,
    EAGLE,
    TAGSTUDIO,
    TAGSTUDIO_JSON,
    DIGIKAM,
    STORYBOARDER,
    OUTPUT_FOLDER,
    SIDECARS,
)


def format_of(path: Path) -> OldLibraryFormat | None:
    """Whose library lies at a path; None where nobody knows it."""
    return next((one for one in FORMATS if one.recognises(path)), None)
