"""The words in a file that may say how it was made: found here, understood in `formats/recipes`.

Text of PNG before and behind the pixels, EXIF, XMP and comments of JPEG, WebP, AVIF, HEIC and TIFF,
tags of films and sounds. All of it under limits, and nothing of it harms the file: what is damaged
or too long comes as far as it can be read, with a sentence that says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.domain.recipe import (
    BLOCK_LIMIT,
    BLOCKS_LIMIT,
    FileRecipe,
    RawBlock,
    storable_text,
)
from desktop.media import credentials, recipe_alpha, recipe_chunks
from desktop.media.recipe_text import comment_text, exif_blocks, xmp_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_BY_PILLOW = frozenset({"AVIF", "HEIF", "TIFF", "GIF", "MPO"})
# Text of a PNG that says how it was scanned, converted or compressed.
_TECHNICAL = re.compile(
    r"^(date:|exif:|icc:|png:|jpeg:|xmp:|tiff:|dc:|software$|creation ?time$|author$|copyright$"
    r"|title$|source$|disclaimer$|warning$|modify|timestamp$|raw profile|thumb::|xml:com\.adobe)",
    re.I,
)
# Such as whose program it was.
_ASIDE = re.compile(r"^(software|source|title|exif software)$", re.I)
# Under these names there is a recipe, whatever it looks like.
_OWN = re.compile(
    r"^(prompt|workflow|parameters|invokeai_.*|sd-metadata|dream|generation_data|fooocus_scheme"
    r"|sui_image_params|postprocessing|extras|geninfo|majoor_geninfo|smproj|dt_params|c2pa|alpha)$",
    re.I,
)
_SETTINGS = re.compile(r"\bSteps:\s*\d+|\bSeed:\s*\d+|\bJob ID:|--(v|ar|seed|style)\s", re.I)
_LEAST = 20  # characters of a comment that is kept though nobody understands it


@dataclass(slots=True)
class BlockCollector:
    """Collects blocks, each cut to its limit."""

    blocks: list[RawBlock] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    asides: list[RawBlock] = field(default_factory=list)  # that tell something beside a recipe only

    def add(self, key: str, text: str) -> None:
        """Take a block if it may be a recipe."""
        key = storable_text(key)
        text = storable_text(text)
        if not text.strip():
            return
        if not may_be_recipe(key, text):
            if _ASIDE.match(key) and len(self.asides) < BLOCKS_LIMIT:
                self.asides.append(RawBlock(key, text[:1000]))
            return
        if len(self.blocks) >= BLOCKS_LIMIT:
            self.warn(recipe_chunks.MANY)
            return
        if len(text) > BLOCK_LIMIT:
            self.warn(f"What it says under “{key[:60]}” is very long and was cut.")
            text = text[:BLOCK_LIMIT]
        block = RawBlock(key[:200], text)
        if block not in self.blocks:
            self.blocks.append(block)

    def warn(self, sentence: str) -> None:
        """Tell what was cut or could not be read."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    @property
    def found(self) -> FileRecipe:
        """The blocks, not understood yet."""
        asides = self.asides if self.blocks else []
        return FileRecipe(raw=(*self.blocks, *asides), warnings=tuple(self.warnings))


def may_be_recipe(key: str, text: str) -> bool:
    """Whether words in this place are worth keeping: not what every camera and program writes."""
    if _OWN.match(key):
        return True
    is_data = text.lstrip()[:1] in {"{", "["} or bool(_SETTINGS.search(text[:100_000]))
    if is_data:
        return True
    if _TECHNICAL.match(key) or key.startswith("exif "):
        return False
    return len(text.strip()) >= _LEAST or key.startswith("xmp ")


def of_picture(source: Source, found: ContentKind) -> FileRecipe:
    """What stands in a picture."""
    words = BlockCollector()
    if found.format == "PNG":
        parts = recipe_chunks.of_png(source, words.warn)
    elif found.format == "JPEG":
        parts = recipe_chunks.of_jpeg(source)
    elif found.format == "WEBP":
        parts = recipe_chunks.of_webp(source)
    elif found.format in _BY_PILLOW:
        parts = recipe_chunks.by_pillow(source, found)
    else:
        return words.found
    try:
        for part in parts:
            _take(words, part, source, found)
    except Exception:  # noqa: BLE001 - a picture is worth more than its words
        words.warn(recipe_chunks.CUT)
    if found.format in {"AVIF", "HEIF"}:
        return with_credentials(words.found, source, found)
    if not words.blocks and found.format == "PNG" and recipe_alpha.has_text(source):
        words.add("alpha", recipe_alpha.text_of(source, words.warn))
    return words.found


def _take(
    words: BlockCollector, part: recipe_chunks.RecipeChunk, source: Source, found: ContentKind
) -> None:
    """The blocks of one part of a picture."""
    if part.kind == "text":
        words.add(part.key, part.text)
    elif part.kind == "exif":
        for key, text in exif_blocks(part.data):
            words.add(key, text)
    elif part.kind == "xmp":
        for key, text in xmp_blocks(part.data):
            words.add(key, text)
    elif part.kind == "comment":
        words.add("comment", comment_text(part.data))
    elif part.kind == "c2pa":
        words.add("c2pa", credentials.text_of(source, found.content_type, part.data))


def of_tags(tags: Iterable[Mapping[str, str]]) -> FileRecipe:
    """What stands in the tags of a film or a sound."""
    words = BlockCollector()
    for some in tags:
        for key, text in some.items():
            is_data = text.lstrip()[:1] == "{" or _SETTINGS.search(text[:10_000])
            if is_data or _OWN.match(key) or key.lower() == "comment":
                words.add(key, text)
    return words.found


def with_credentials(recipe: FileRecipe, source: Source, found: ContentKind) -> FileRecipe:
    """What stands in the tags of a film, and in content credentials beside its pictures."""
    try:
        claims = credentials.in_boxes(source)
        if not claims:
            return recipe
        words = BlockCollector(list(recipe.raw), list(recipe.warnings))
        words.add("c2pa", credentials.text_of(source, found.content_type, claims))
    except Exception:  # noqa: BLE001 - a film is worth more than its words
        return recipe
    return words.found


def with_sidecar(recipe: FileRecipe, name: str, text: str) -> FileRecipe:
    """What stands in a file, and beside it where that may be a recipe."""
    words = BlockCollector(list(recipe.raw), list(recipe.warnings))
    is_data = text.lstrip()[:1] == "{" or _SETTINGS.search(text[:10_000])
    if is_data:
        words.add(name, text)
    return words.found


def with_packet(recipe: FileRecipe, packet: bytes) -> FileRecipe:
    """The same of XMP that lies beside a file."""
    words = BlockCollector(list(recipe.raw), list(recipe.warnings))
    for key, text in xmp_blocks(packet):
        words.add(key, text)
    return words.found
