"""What to call a downloaded file: by the server's header or the address, made safe."""

from __future__ import annotations

import mimetypes
import re
from urllib.parse import unquote

from desktop.domain.untrusted_text import clean_line

NAME_BYTES = 180  # file systems take 255, and the library adds to it
_PLAIN = re.compile(r';\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', re.IGNORECASE)
_CODED = re.compile(r";\s*filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)", re.IGNORECASE)
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # of Windows


def download_name(disposition: str, path: str, content_type: str) -> str:
    """A safe name for what was downloaded.

    Args:
        disposition: The header Content-Disposition, or empty.
        path: The path of the address, escaped.
        content_type: What the server says that it is; gives the ending where there is none.
    """
    name = _safe(_named(disposition)) or _safe(unquote(path, errors="replace")) or "download"
    if "." in name:
        return name
    kind = content_type.partition(";")[0].strip().lower()
    return name + (mimetypes.guess_extension(kind) or "")


def _named(disposition: str) -> str:
    """The name in a Content-Disposition; the coded spelling before the plain one (RFC 6266)."""
    coded = _CODED.search(disposition)
    if coded is not None:
        try:
            return unquote(coded[2], encoding=coded[1], errors="replace")
        except LookupError:  # an encoding that nobody knows
            pass
    plain = _PLAIN.search(disposition)
    if plain is None:
        return ""
    return re.sub(r"\\(.)", r"\1", plain[1]) if plain[1] is not None else plain[2]


def _safe(name: str) -> str:
    """The last part of a name, without anything that a file system or a reader stumbles over."""
    last = re.split(r"[/\\]", clean_line(name, limit=4000).rstrip("/\\"))[-1]
    clean = _UNSAFE.sub("_", last).strip(" .")
    if _DEVICES.match(clean):
        clean = f"_{clean}"
    stem, dot, ending = clean.rpartition(".")
    if dot and len(ending) <= 12:
        return _cut(stem, NAME_BYTES - len(ending.encode()) - 1) + dot + ending
    return _cut(clean, NAME_BYTES)


def _cut(text: str, size: int) -> str:
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
