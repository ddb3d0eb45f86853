"""Still pictures: facts from the header, and smaller pictures decoded at a fraction."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.media import animation, limits, recipe_blocks, stored_depth
from desktop.media.derived_picture import encode, shrink
from desktop.media.picture_facts import facts, noted
from desktop.media.pillow_open import check_pixels, is_large, open_picture
from desktop.media.truncation import looks_whole

if TYPE_CHECKING:
    from PIL import Image

    from desktop.domain.technical import Probe
    from desktop.media.readers import RenderedFile
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source


# No deflated stream packs more tightly than 1032 bytes in one.
_DENSEST = 1032


def probe(source: Source, found: ContentKind) -> Probe:
    """Size, colours, EXIF and capture date, from the header."""
    check_bytes(source)
    moving = animation.read(source, found.format)
    with (
        source.stream() as stream,
        open_picture(stream, found.format, source.name, any_size=True) as picture,
    ):
        depth = stored_depth.of(source, found.format, picture)
        result = animation.noted(facts(picture, found, bit_depth=depth), moving)
        result = replace(result, recipe=recipe_blocks.of_picture(source, found))
        if is_large(picture):
            _check_promise(source, found, picture, depth)
            return noted(result, *said_of_large(found.format))
        if found.format == "JPEG" and not looks_whole(source, found.format, picture):
            check_all_there(source)
        elif not looks_whole(source, found.format, picture):
            # Raises if it ends early. Rare, so that the price of decoding does not matter.
            picture.load()
        return result


# Two endings that no picture has: what is decoded of them is not the same.
_ENDINGS = (bytes(range(1, 251)) * 4, bytes(range(250, 0, -1)) * 4)


def check_all_there(source: Source) -> None:
    """Refuse a JPEG without an end whose last lines are missing too.

    Where it is all there, the decoder does not look at what comes behind.

    Raises:
        MediaError: `truncated`.
    """
    data = source.bytes_at(0, source.size).rstrip(b"\xff")
    seen = []
    for ending in _ENDINGS:
        with open_picture(io.BytesIO(data + ending + b"\xff\xd9"), "JPEG", source.name) as whole:
            seen.append(whole.tobytes())
    if seen[0] != seen[1]:
        raise MediaError(f"{source.name} ends in the middle.", reason="truncated")


def said_of_large(format_name: str) -> tuple[str, ...]:
    """What to warn of where a picture of more than 100 megapixels has no view."""
    if format_name in limits.SHRUNK_AS_READ:
        return ()
    name = format_name.replace("HEIF", "HEIC")
    return (f"No picture: more than 100 megapixels of {name} cannot be opened.",)


def _check_promise(source: Source, found: ContentKind, picture: Image.Image, depth: int) -> None:
    """Refuse a large picture whose file cannot hold as many pixels as it promises."""
    needed = picture.width * picture.height * depth // 8
    if found.format == "PNG" and needed // _DENSEST > source.size:
        raise MediaError(
            f"{source.name} promises {picture.width} × {picture.height} pixels, more than so small"
            " a file can hold.",
            reason="too_large",
        )


def check_bytes(source: Source) -> None:
    """Refuse pictures whose file alone is too large to be held."""
    if source.size > limits.STILL_BYTES_LIMIT:
        raise MediaError(f"{source.name} is too large for a picture.", reason="too_large")


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """A thumbnail, a preview or the whole picture, upright."""
    del page
    check_bytes(source)
    with (
        source.stream() as stream,
        open_picture(stream, found.format, source.name, any_size=True) as picture,
    ):
        if kind in (Derived.MOTION, Derived.STRIP):
            check_pixels(*picture.size, source.name)
            # The film library is a large one.
            from desktop.media import animated_clip, contact_sheet  # noqa: PLC0415

            if kind is Derived.MOTION:
                return animated_clip.as_film(picture, source.name)
            return encode(contact_sheet.of_animation(picture, source.name), kind)
        if is_large(picture) or stored_depth.is_deep(source, found.format):
            # Another decoder, and numbers: large libraries too.
            from desktop.media import large_picture  # noqa: PLC0415

            return large_picture.render(source, found.format, kind, picture)
        return shrink(picture, kind)
