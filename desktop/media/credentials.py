"""Content credentials (C2PA) of a file: what they claim, and what their signature is worth.

Read by `c2pa-python`, in the worker. Nothing is fetched: no manifest that lies elsewhere, no answer
on whether a certificate was taken back. No list of trusted signers comes with the program, so that
it can say that a file is as it was when it was signed, and not that the signer is who it says.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.media.source import Source

LARGEST = 1 << 30  # bytes; of what is longer the credentials are named and not checked
_SCANNED = 16 << 20
_SETTINGS: dict[str, Any] = {
    "verify": {
        "verify_after_reading": True,
        "verify_trust": True,
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
    },
    "core": {"allowed_network_hosts": []},
}
_TERM = re.compile(rb"digitalsourcetype/(\w{1,60})")
_MAKERS = (
    b"ChatGPT", b"OpenAI", b"GPT-4o", b"gpt-image", b"DALL", b"Adobe Firefly", b"Adobe",
    b"Google", b"Imagen", b"Gemini", b"Microsoft", b"Bing Image Creator", b"Stability AI",
)  # fmt: skip
# The box of MP4, MOV, AVIF and HEIC that holds them. Source: C2PA specification, A.5.
_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_BOXES = 6  # it stands among the first


def text_of(source: Source, content_type: str, claims: bytes) -> str:
    """The whole store as JSON, with the state of its signature; else what stands in `claims`."""
    stored = _checked(source, content_type) if source.size <= LARGEST else "Unchecked"
    if stored not in {"Unchecked", "Unreadable"}:
        return stored
    terms = dict.fromkeys(one.decode("ascii", "replace") for one in _TERM.findall(claims))
    return json.dumps(
        {
            "validation_state": stored,
            "digital_source_types": list(terms)[:10],
            "names": [name.decode() for name in _MAKERS if name in claims],
        }
    )


def _checked(source: Source, content_type: str) -> str:
    """The store as JSON; `Unreadable` where it is damaged, `Unchecked` where nobody can look."""
    try:
        import c2pa  # noqa: PLC0415 - 23 MB that few files need
    except (ImportError, OSError):  # there is none for this machine
        return "Unchecked"
    try:
        with (
            source.stream() as stream,
            c2pa.Reader(content_type, stream, context=_context()) as reader,
        ):
            return str(reader.json())
    except c2pa.C2paError.NotSupported:
        return "Unchecked"
    except c2pa.C2paError:
        return "Unreadable"


@cache
def _context() -> Any:
    import c2pa  # noqa: PLC0415 - as above

    return c2pa.Context.from_dict(_SETTINGS)


def in_boxes(source: Source) -> bytes:
    """What such a box of a film, AVIF or HEIC holds; empty where there is none."""
    at = 0
    for _ in range(_BOXES):
        header = source.bytes_at(at, 32)
        size = int.from_bytes(header[:4], "big")
        long = int.from_bytes(header[8:16], "big") if size == 1 else size
        if header[4:8] == b"uuid" and header[8:24] == _BOX:
            return source.bytes_at(at, min(long, _SCANNED))
        if len(header) < 32 or long < 8:
            break
        at += long
    return b""
