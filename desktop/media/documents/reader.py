"""Facts and pictures of files that are taken as documents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.domain.script import ScriptElement, ScriptKind
from desktop.domain.technical import Probe, Technical
from desktop.domain.untrusted_text import clean_line, clean_text
from desktop.formats.word import MAIN_PART, read_word
from desktop.media import limits
from desktop.media.documents import archive
from desktop.media.facts import ANALYZER
from desktop.media.readers import RenderedFile

if TYPE_CHECKING:
    from PIL import Image

    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_ZIPPED = frozenset(
    (
        *("krita", "openraster", "otioz", "docx", "pptx", "xlsx", "odt", "usdz", "cbz", "fadein"),
        *("keynote", "pages"),
    )
)
_WORD_LIMIT = 64 << 20


def probe(source: Source, found: ContentKind) -> Probe:
    """What it is, its words if it has any, and how large the picture inside it is.

    Never fails: who asks for a file as a document wants it kept, whatever is in it.
    """
    result = Probe(
        "document",
        found.content_type,
        0,
        technical=Technical(container_format=found.format or None, analyzer_version=ANALYZER),
        metadata={"format": found.format} if found.format else {},
    )
    if not found.format:
        return result
    try:
        facts, text = _facts(source, found)
    except Exception as error:  # noqa: BLE001 - see above
        words = error if isinstance(error, MediaError) else "What is inside it cannot be read."
        return replace(result, warnings=(clean_line(str(words), limit=200),))
    return replace(result, metadata={**result.metadata, **facts}, text=text)


def _facts(source: Source, found: ContentKind) -> tuple[dict[str, Any], str]:
    """What is told of it, and its words."""
    facts: dict[str, Any] = {}
    text = ""
    if found.format == "docx":
        # The language model is a large one.
        from desktop.media.language import language_of  # noqa: PLC0415
        from desktop.media.text_file import counts  # noqa: PLC0415

        text = _words(source)
        facts = {**counts(text), "detected_language": language_of(text)}
    if found.format == "font":
        from desktop.media.documents import specimen  # noqa: PLC0415

        name, style = specimen.family(source)
        facts = {"font": clean_line(f"{name} {style}", limit=100)}
    if found.format == "blend":
        from desktop.media.documents import previews  # noqa: PLC0415 - the imaging library

        facts = _of_blender(previews.beginning_of_blend(source, 17))
    picture = _inside(source, found)
    if picture is not None:
        facts["preview_size"] = f"{picture.width} × {picture.height}"
    return facts, text


def _of_blender(head: bytes) -> dict[str, Any]:
    """Which version wrote it."""
    digits = head[13:17] if head[7:9].isdigit() else head[9:12]
    if not digits.isdigit():
        return {}
    number = int(digits)
    return {"software": f"Blender {number // 100}.{number % 100}"}


def _words(source: Source) -> str:
    """The text of a Word document.

    Raises:
        MediaError: There is none, or it is damaged.
    """
    with archive.opened(source) as opened:
        data = archive.member(opened, MAIN_PART, _WORD_LIMIT)
    if data is None:
        raise MediaError(f"{source.name} is damaged: it has no text part.")
    return clean_text(read_word(data, source.name), limit=limits.TEXT_LIMIT)


def _inside(source: Source, found: ContentKind) -> Image.Image | None:
    """The picture that its program put into it, or None."""
    from desktop.media.documents import previews  # noqa: PLC0415 - the imaging library

    if found.format in _ZIPPED:
        return previews.of_archive(source, found.format)
    return previews.of_blend(source) if found.format == "blend" else None


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """The picture inside it; a font's specimen; the first lines of its words.

    Raises:
        MediaError: It has none.
    """
    del page
    from desktop.media import derived_picture, text_page  # noqa: PLC0415 - the imaging library

    if kind is Derived.TEXT and found.format == "docx":
        return RenderedFile(_words(source).encode())
    derived_picture.check_kind(kind)
    picture = _inside(source, found)
    if found.format == "font":
        from desktop.media.documents import specimen  # noqa: PLC0415

        picture = specimen.draw(source)
    if picture is None and found.format == "docx":
        words = [ScriptElement(ScriptKind.ACTION, _words(source)[:20_000])]
        return text_page.draw(words, kind, source.name)
    if picture is None:
        raise MediaError(f"{source.name} has no picture inside.", reason="unsupported")
    side = derived_picture.LONG_SIDES.get(kind)
    if picture.mode not in {"L", "RGB", "RGBA"}:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if side is not None:
        picture.thumbnail((side, side))
    return derived_picture.encode(picture, kind)
