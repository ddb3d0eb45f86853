"""What a file is that is no media, by its content and its name; what is unknown has a kind too."""

from __future__ import annotations

from dataclasses import replace

from desktop.media.signatures import ContentKind

_READER = "documents.reader"
_UNKNOWN = ContentKind(_READER, "application/octet-stream", "")
_ZIP, _GZIP, _ZSTD = b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# Signature; then by the name's ending: content type and what it is called.
_BY_NAME: tuple[tuple[bytes, dict[str, tuple[str, str]]], ...] = (
    (
        _ZIP,
        {
            "kra": ("application/x-krita", "krita"),
            "ora": ("image/openraster", "openraster"),
            "otioz": ("application/x-opentimelineio", "otioz"),
            "docx": (f"{_OFFICE}wordprocessingml.document", "docx"),
            "pptx": (f"{_OFFICE}presentationml.presentation", "pptx"),
            "xlsx": (f"{_OFFICE}spreadsheetml.sheet", "xlsx"),
            "odt": ("application/vnd.oasis.opendocument.text", "odt"),
            "usdz": ("model/vnd.usdz+zip", "usdz"),
            "cbz": ("application/vnd.comicbook+zip", "cbz"),
            "drp": ("application/x-davinci-resolve", "drp"),
            "fadein": ("application/x-fadein", "fadein"),
            "key": ("application/vnd.apple.keynote", "keynote"),
            "pages": ("application/vnd.apple.pages", "pages"),
            "zip": ("application/zip", "zip"),
        },
    ),
    (b"BLENDER", {"": ("application/x-blender", "blend")}),
    (
        _GZIP,
        {
            "blend": ("application/x-blender", "blend"),
            "prproj": ("application/x-premiere", "prproj"),
        },
    ),
    (_ZSTD, {"blend": ("application/x-blender", "blend")}),
    (b"RIFX", {"aep": ("application/vnd.adobe.aftereffects.project", "aep")}),
    (_COMPOUND, {"aaf": ("application/x-aaf", "aaf"), "doc": ("application/msword", "doc")}),
    (b"glTF", {"": ("model/gltf-binary", "glb")}),
    (b"Kaydara FBX Binary", {"": ("application/x-fbx", "fbx")}),
    (b"PXR-USDC", {"": ("model/vnd.usd", "usdc")}),
    (b"\0\x01\0\0", {"ttf": ("font/ttf", "font")}),
    (b"true", {"ttf": ("font/ttf", "font")}),
    (b"OTTO", {"": ("font/otf", "font")}),
    (b"ttcf", {"": ("font/collection", "font")}),
    (b"wOFF", {"": ("font/woff", "font")}),
    (b"wOF2", {"": ("font/woff2", "font")}),
)
# Known by their names alone: old programs wrote no signature that could be relied on.
_NAMES = {"fdr": ("application/x-final-draft-8", "fdr")}
# Names of files that may have a picture.
WITH_PICTURE = frozenset(
    (
        *("kra", "ora", "otioz", "docx", "pptx", "xlsx", "odt", "usdz", "cbz", "fadein", "key"),
        *("pages", "blend", "ttf", "otf", "ttc", "otc", "woff", "woff2"),
    )
)


def document(head: bytes, suffix: str) -> ContentKind:
    """What a file is that begins with `head` and whose name ends in `suffix`."""
    for signature, names in _BY_NAME:
        if head.startswith(signature):
            kind = names.get(suffix) or names.get("")
            if kind is not None:
                return replace(_UNKNOWN, content_type=kind[0], format=kind[1])
    if suffix in _NAMES:
        return replace(_UNKNOWN, content_type=_NAMES[suffix][0], format=_NAMES[suffix][1])
    return _UNKNOWN
