"""Every preference: key, type, default, and the words the preferences page shows.

One frozen dataclass, kept as TOML. A file that cannot be read is set aside and defaults are used:
a broken preference must never keep somebody from their film.
"""

from __future__ import annotations

import dataclasses
import logging
import re
import tomllib
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from desktop.base import paths
from desktop.base.files import write_whole
from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

FRAME_RATES = ("23.976", "24", "25", "29.97", "30", "48", "50", "59.94", "60")
# Hosts of this machine and this house, to which something may go that is not encrypted.
_HOUSE = (
    r"(localhost|[A-Za-z][\w-]*|[\w.-]+\.(local|lan|internal)|127(\.\d{1,3}){3}|10(\.\d{1,3}){3}"
    r"|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|\[(::1|f[cd][0-9a-f:]+)\])"
)
# Never with a name or a password: this is kept in a plain file.
_REST = r"(:\d{1,5})?(/[^\s@?#]*)?"
_SERVICE = rf"(https://[^\s/@?#:]+{_REST}|http://{_HOUSE}{_REST})?"


def _pref(
    default: Any,
    *,
    page: str,
    label: str,
    hint: str = "",
    unit: str = "",
    choices: tuple[tuple[str, str], ...] = (),
    other: str = "",
    low: int = 0,
    high: int = 0,
    files: str = "",
    pattern: str = "",
) -> Any:
    """A preference with a place on a page of the dialog.

    With `other`, a regular expression, what it matches may be typed beside the choices; with
    `pattern`, nothing but what that matches may be typed.
    """
    return field(
        default=default,
        metadata={
            "page": page,
            "label": label,
            "hint": hint,
            "unit": unit,
            "choices": choices,
            "other": other,
            "low": low,
            "high": high,
            "files": files,
            "pattern": pattern,
        },
    )


def _service(title: str, usual: str, variable: str, own: str = "") -> Any:
    """Where a service is that makes media: for a gateway, or a server of somebody's own."""
    return _pref(
        "",
        page="Generators",
        label=f"Address of {title}",
        hint=f"{own}Without a password; http in this house only. Empty: {usual}."
        f" Where {variable} is set, that counts.",
        pattern=_SERVICE,
    )


@frozen
class Settings:
    """What a person prefers. Fields with a page are shown in the dialog, in this order."""

    theme: str = _pref(
        "dark",
        page="General",
        label="Theme",
        hint="Colours are judged best on the dark one.",
        choices=(("dark", "Dark"), ("light", "Light"), ("system", "Follow the system")),
    )
    thumbnail_size: int = _pref(
        176,
        page="General",
        label="Thumbnail size",
        hint="How wide pictures in the grid are.",
        unit="px",
        low=96,
        high=384,
    )
    advance: bool = _pref(
        False,
        page="General",
        label="Auto-advance in quick look",
        hint="Go on to the next asset after a rating, a label or a heart.",
    )
    frame_rate: str = _pref(
        "24",
        page="General",
        label="Frame rate of new films",
        hint="Frames a second; a film keeps the rate it was made with.",
        choices=tuple((rate, rate) for rate in FRAME_RATES),
    )
    screen_profile: str = _pref(
        "",
        page="General",
        label="Colour profile of the screen",
        hint="An ICC file, for what is looked at large. Empty: as the system says, else sRGB.",
        files="Colour profiles (*.icc *.icm)",
    )
    reopen_last: bool = _pref(True, page="General", label="Open the last library at start")
    notices: str = _pref(
        "away",
        page="General",
        label="Say when long work has ended",
        hint="On the desktop, when it took more than 20 seconds.",
        choices=(
            ("away", "When another window is in front"),
            ("always", "Always"),
            ("never", "Never"),
        ),
    )
    notices_elsewhere: bool = _pref(
        True,
        page="General",
        label="Say it by Telegram and others too",
        hint="Where they are set up in Help > Integrations. Sent are names and counts only.",
    )
    import_mode: str = _pref(
        "reference",
        page="Import",
        label="When files come in",
        hint="Files that stay where they are go offline when their drive is unplugged.",
        choices=(
            ("reference", "Leave files where they are"),
            ("copy", "Copy into the library"),
            ("pack", "Pack into the library itself"),
        ),
    )
    import_all_files: bool = _pref(
        False,
        page="Import",
        label="Import other files as documents",
        hint="Off: what is no picture, video, sound, script or text is skipped.",
    )
    import_folders: bool = _pref(
        False,
        page="Import",
        label="A collection for each folder and subfolder",
        hint="They lie inside one another as the folders do.",
    )
    import_sequences: bool = _pref(
        True,
        page="Import",
        label="Frames of an image sequence come in as one clip",
        hint="As plate.1001.exr to plate.1240.exr. Off: every frame is a picture by itself.",
    )
    sequence_rate: str = _pref(
        "24",
        page="Import",
        label="Frame rate of image sequences",
        hint="Frames a second, where no film is open whose rate they could have.",
        choices=tuple((rate, rate) for rate in FRAME_RATES),
        other=r"\d{1,3}(\.\d{1,3})?|\d{1,6}/\d{1,6}",  # as 12.5, or 24000/1001
    )
    import_ask: bool = _pref(
        True,
        page="Import",
        label="Ask how files come in when they are dropped or pasted",
        hint="Off: they come in at once, as chosen above.",
    )
    workers: int = _pref(
        0,
        page="Performance",
        label="Media readers",
        hint="How many files are read at once; 0 is one for each core. Counts from the next start.",
        low=0,
        high=32,
    )
    thumbnail_cache_mb: int = _pref(
        128,
        page="Performance",
        label="Thumbnails in memory",
        hint="With more of it, scrolling back needs no wait.",
        unit="MB",
        low=32,
        high=4096,
    )
    thumbnail_disk_gb: int = _pref(
        10,
        page="Performance",
        label="Thumbnails on disk",
        hint="At most; the ones not looked at for the longest time make room.",
        unit="GB",
        low=1,
        high=2000,
    )
    comfyui_address: str = _pref(
        "",
        page="Generators",
        label="Address of ComfyUI",
        hint="As http://render.house:8188, without a password. Empty: http://127.0.0.1:8188."
        " Where the environment variable DESK_COMFYUI is set, that counts.",
        # Who it is for is never in it: this is kept in a plain file.
        pattern=r"(https?://[^\s/@?#]+(/[^\s@?#]*)?)?",
    )
    fal_address: str = _service("fal", "https://queue.fal.run", "DESK_FAL")
    replicate_address: str = _service("Replicate", "https://api.replicate.com", "DESK_REPLICATE")
    openai_address: str = _service(
        "OpenAI",
        "https://api.openai.com/v1",
        "DESK_OPENAI or OPENAI_BASE_URL",
        own="Or of a server that speaks as it does: http://127.0.0.1:8080/v1. ",
    )
    elevenlabs_address: str = _service("ElevenLabs", "https://api.elevenlabs.io", "DESK_ELEVENLABS")
    last_library: str = ""
    recent_libraries: tuple[str, ...] = ()
    shortcuts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_recent(self, address: str) -> Settings:
        """These settings after a library was opened."""
        recent = (address, *(item for item in self.recent_libraries if item != address))[:10]
        return dataclasses.replace(self, last_library=address, recent_libraries=recent)


def settings_path() -> Path:
    """Where the preferences are kept."""
    return paths.config_dir() / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """The preferences; defaults for what is missing or makes no sense."""
    path = path or settings_path()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    # Brackets within brackets without end are a RecursionError of the reader.
    except (OSError, ValueError, RecursionError) as error:
        aside = path.with_suffix(".broken.toml")
        log.warning("the settings cannot be read (%s); set aside as %s", error, aside.name)
        try:
            path.replace(aside)
        except OSError:
            log.warning("and they could not be set aside")
        return Settings()
    return _from_data(data)


def save(settings: Settings, path: Path | None = None) -> None:
    """Keep the preferences: written beside, then exchanged.

    Raises:
        OSError: They cannot be written.
    """
    import tomli_w  # noqa: PLC0415 - nothing is saved before the first paint

    path = path or settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {
        item.name: _plain(getattr(settings, item.name)) for item in dataclasses.fields(settings)
    }
    write_whole(path, tomli_w.dumps(data).encode("utf-8"))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def is_accepted(item: dataclasses.Field[Any], value: Any) -> bool:
    """Whether a preference may have this value."""
    return _checked(item, value) is not None


def _from_data(data: Mapping[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    for item in dataclasses.fields(Settings):
        if item.name not in data:
            continue
        value = _checked(item, data[item.name])
        if value is not None:
            values[item.name] = value
    return Settings(**values)


def _checked(item: dataclasses.Field[Any], value: Any) -> Any:
    """`value` as the field takes it, or None where it makes no sense."""
    if item.name == "shortcuts":
        if not isinstance(value, Mapping):
            return None
        return {
            str(key): tuple(map(str, keys)) for key, keys in value.items() if isinstance(keys, list)
        }
    if isinstance(item.default, tuple):
        return tuple(map(str, value)) if isinstance(value, list) else None
    if type(value) is not type(item.default):
        return None
    choices, other = item.metadata.get("choices"), str(item.metadata.get("other") or "")
    is_typed = bool(other) and re.fullmatch(other, str(value)) is not None
    if choices and not is_typed and value not in {key for key, _ in choices}:
        return None
    pattern = str(item.metadata.get("pattern") or "")
    if pattern and re.fullmatch(pattern, str(value)) is None:
        return None
    high = item.metadata.get("high")
    if high and not item.metadata["low"] <= value <= high:
        return None
    return value
