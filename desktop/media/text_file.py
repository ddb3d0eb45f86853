"""Text and scripts: decoding, counting, language, and a sheet of paper as their picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.domain.script import Script, ScriptElement, ScriptKind
from desktop.domain.technical import Probe, Technical
from desktop.domain.untrusted_text import clean_text
from desktop.formats.final_draft import read_final_draft
from desktop.formats.fountain import parse_fountain, write_fountain
from desktop.formats.rich_text import is_rich_text, read_rich_text
from desktop.formats.subtitles import FORMATS, read_subtitles
from desktop.media import limits
from desktop.media.encodings import decode
from desktop.media.facts import ANALYZER
from desktop.media.language import language_of
from desktop.media.readers import RenderedFile
from desktop.media.sniff import ending

if TYPE_CHECKING:
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_XML_LIMIT = 32 << 20
# A screenplay page has about 55 lines and lasts about a minute.
_LINES_PER_PAGE = 55
_LINE_WIDTH = 60
_WORD = re.compile(r"\S+")


def probe(source: Source, found: ContentKind) -> Probe:
    """Counts, language and the text itself, cut at four million characters."""
    is_script = found.format in {"fountain", "fdx"}
    text, is_cut = _text(source, found)
    subtitles = read_subtitles(text) if ending(source.name) in FORMATS else []
    said = "\n".join(one.text for one in subtitles)
    language = language_of(said or text)
    metadata: dict[str, Any] = {
        **counts(text),
        "language": language,
        "detected_language": language,
        "format": found.format,
    }
    if is_script:
        metadata |= _script_facts(parse_fountain(text))
    if subtitles:
        metadata |= {
            "subtitles": len(subtitles),
            "first_subtitle": min(one.start for one in subtitles),
            "last_subtitle": max(one.end for one in subtitles),
        }
    warnings: tuple[str, ...] = ()
    if is_cut:
        warnings = ("Only the beginning of this text was read.",)
        metadata["is_cut"] = True
    return Probe(
        "script" if is_script else "text",
        found.content_type,
        0,
        technical=Technical(container_format=found.format, analyzer_version=ANALYZER),
        metadata=metadata,
        text=text,
        warnings=warnings,
    )


def _script_facts(script: Script) -> dict[str, Any]:
    """Scenes, cast and length of a script; the length in seconds, a page a minute."""
    lines = sum(
        1 + sum(1 + len(line) // _LINE_WIDTH for line in element.text.split("\n"))
        for element in script.elements
    )
    return {
        "scenes": script.scene_count(),
        "characters": len(script.characters()),
        "estimated_duration": round(lines * 60 / _LINES_PER_PAGE),
    }


def _text(source: Source, found: ContentKind) -> tuple[str, bool]:
    """The clean text of a file, a Final Draft script as Fountain; and whether there is more."""
    if found.format == "fdx":
        return write_fountain(_final_draft(source)), False
    data = source.bytes_at(0, limits.TEXT_LIMIT * 4)
    is_cut = source.size > len(data)
    if is_rich_text(data):
        rich = read_rich_text(data)
        return clean_text(rich.words, limit=limits.TEXT_LIMIT), is_cut or rich.is_cut
    return clean_text(decode(data, whole=not is_cut), limit=limits.TEXT_LIMIT), is_cut


def _final_draft(source: Source) -> list[ScriptElement]:
    """The elements of an .fdx file."""
    if source.size > _XML_LIMIT:
        raise MediaError(f"{source.name} is too large for a script.", reason="too_large")
    return read_final_draft(source.bytes_at(0, source.size), source.name)


def counts(text: str) -> dict[str, int]:
    """Words and characters."""
    return {"word_count": sum(1 for _ in _WORD.finditer(text)), "char_count": len(text)}


def render(source: Source, found: ContentKind, kind: Derived, page: int) -> RenderedFile:
    """The clean text, or its first lines on a sheet of paper."""
    del page
    text, _ = _text(source, found)
    if kind is Derived.TEXT:
        return RenderedFile(text.encode())
    # Drawn elsewhere and imported late: counting words needs no imaging library.
    from desktop.media import text_page  # noqa: PLC0415

    if found.format in {"fountain", "fdx"}:
        elements = list(parse_fountain(text[:20_000]).elements)
    else:
        elements = [ScriptElement(ScriptKind.ACTION, text[:20_000].strip("\n"))]
    return text_page.draw(elements, kind, source.name)
