"""PDF: page count, text of the first pages, pages as pictures, by PDFium."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.domain.technical import Probe, Technical
from desktop.domain.untrusted_text import clean_text
from desktop.media import derived_picture, limits
from desktop.media.facts import ANALYZER, plain
from desktop.media.language import language_of
from desktop.media.readers import RenderedFile
from desktop.media.text_file import counts

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_BYTES_LIMIT = 512 << 20
# Pages whose text is taken for search.
_TEXT_PAGES = 200
_TEXT_CHARACTERS = 200_000
_PAGE_HEIGHT = 1600
_SIDES = {Derived.THUMB: 256, Derived.PREVIEW: 2048, Derived.FULL: 3200}


@contextmanager
def _opened(source: Source) -> Generator[Any]:
    """The document; closed with all its pages.

    Raises:
        MediaError: Encrypted, damaged, too large, or without a page.
    """
    if source.size > _BYTES_LIMIT:
        raise MediaError(f"{source.name} is too large for a PDF.", reason="too_large")
    try:
        document = pdfium.PdfDocument(source.bytes_at(0, source.size))
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            message, reason = f"{source.name} is protected by a password.", "encrypted"
        else:
            message, reason = f"{source.name} is not a sound PDF.", "corrupt"
        raise MediaError(message, reason=reason) from error
    try:
        if len(document) == 0:
            raise MediaError(f"{source.name} has no pages.", reason="corrupt")
        yield document
    finally:
        document.close()


def probe(source: Source, found: ContentKind) -> Probe:
    """Pages, title and text; the size is the first page's, in points."""
    with _opened(source) as document:
        pages = len(document)
        width, height = (round(length) for length in document[0].get_size())
        text = _text(document)
        info = plain(document.get_metadata_dict(skip_empty=True))
    language = language_of(text)
    technical = Technical(
        width=width,
        height=height,
        container_format="pdf",
        mediainfo_raw={"pages": pages, "info": info},
        analyzer_version=f"{ANALYZER}, PDFium",
    )
    metadata = {"format": "pdf", "pages": pages, **counts(text), "detected_language": language}
    return Probe(
        "document", found.content_type, 0, technical=technical, metadata=metadata, text=text
    )


def _text(document: Any) -> str:
    """The text of the first pages, cut; a page whose text is damaged has none."""
    pieces: list[str] = []
    room = _TEXT_CHARACTERS
    for index in range(min(len(document), _TEXT_PAGES)):
        try:
            with closing(document[index]) as page, closing(page.get_textpage()) as words:
                piece = words.get_text_range(0, min(room, words.count_chars()))
        except pdfium.PdfiumError:
            continue
        pieces.append(piece)
        room -= len(piece)
        if room <= 0:
            break
    return clean_text("\n".join(pieces), limit=_TEXT_CHARACTERS)


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """A page as a picture, or the text as UTF-8."""
    del found
    with _opened(source) as document:
        if kind is Derived.TEXT:
            return RenderedFile(_text(document).encode())
        index = page if kind is Derived.PAGE else 0
        if not 0 <= index < len(document):
            raise MediaError(f"{source.name} has no page {index + 1}.", reason="unsupported")
        with closing(document[index]) as sheet:
            width, height = sheet.get_size()
            side = _SIDES.get(kind)
            if kind is not Derived.PAGE and side is None:
                raise MediaError(f"{source.name} has no such view.", reason="unsupported")
            scale = side / max(width, height, 1) if side else _PAGE_HEIGHT / max(height, 1)
            # A page may be a mile wide and an inch high.
            scale = min(scale, (limits.PIXEL_LIMIT / 4 / max(width * height, 1)) ** 0.5)
            bitmap = sheet.render(scale=scale, may_draw_forms=False)
            picture = bitmap.to_pil().convert("RGB")
    return derived_picture.encode(picture, kind)
