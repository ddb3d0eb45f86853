"""Revision 0005 on libraries with rows: tags that were one name, texts that no index cut right."""

from __future__ import annotations

import random
import runpy
import unicodedata

from sqlalchemy import text

from desktop.base.paths import migrations_dir
from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetType
from desktop.domain.folding import folded
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.domain.search.segments import indexed
from desktop.edits.edit import perform
from desktop.edits.tag import TagAssets
from tests.migrations.revisions import brought_to, engine_of

NFD = unicodedata.normalize("NFD", "café")


def run(address: str, *statements: tuple[str, dict[str, str]]) -> None:
    engine = engine_of(address)
    with engine.begin() as connection:
        for statement, values in statements:
            connection.execute(text(statement), values)
    engine.dispose()


def names(library: Library, query: str) -> list[str]:
    page = library.read(lambda r: r.listing.page(Listing(query=parse(query))))
    return sorted(card.name for card in page.cards)


def test_tags_that_were_one_become_one_and_texts_are_found(address: str) -> None:
    library = open_library(address, create=True)
    ids = [
        library.write(lambda tx, n=name: tx.assets.add(AssetType.IMAGE, n))  # type: ignore[misc]
        for name in ("日本語テスト.png", "Straße.png", "pier.png")
    ]
    for key, path in zip(ids, ("café/wide", "x/wide", "x"), strict=True):
        perform(library, TagAssets((key,), (path,)))
    perform(library, TagAssets((ids[0],), ("x",)))
    library.close()
    brought_to(address, "0004")
    # Down there are no two tags of one name; up again stands what another program left behind.
    again = ("UPDATE tags SET name = :name, name_key = :name WHERE name = 'x'", {"name": NFD})
    run(address, again, ("UPDATE tags SET colour = '#112233' WHERE name = :name", {"name": NFD}))
    wide = "UPDATE tags SET name = :name, name_key = :name WHERE name = 'wide 2'"
    run(address, (wide, {"name": "wide\u200d"}))
    brought_to(address, "head")
    library = open_library(address)
    try:
        tags = {tag.path: tag for tag in library.read(lambda r: r.tags.all())}
        assert set(tags) == {"café", "café/wide", "café/wide\u200d"}
        assert tags["café"].colour == "#112233"
        carried = library.read(lambda r: r.tags.of([AssetId(key) for key in ids]))
        assert carried == {
            ids[0]: ["café", "café/wide"], ids[1]: ["café/wide\u200d"], ids[2]: ["café"],
        }  # fmt: skip
        assert names(library, "テスト") == ["日本語テスト.png"]
        assert names(library, "STRASSE") == ["Straße.png"]
        assert names(library, "tag:café") == sorted(["日本語テスト.png", "Straße.png", "pier.png"])
    finally:
        library.close()


def test_what_was_indexed_then_is_indexed_so_now() -> None:
    """Else a library that was upgraded would be searched in another form than it is kept in."""
    frozen = runpy.run_path(str(migrations_dir() / "segments_v1.py"))
    letters = "aZé ß ﬁ 9_-.映像テスト테스트ไฟล์กำཀི၌ខ្មែ" + NFD + unicodedata.normalize("NFD", "한글")
    chance = random.Random(5)
    for _ in range(2_000):
        words = "".join(chance.choices(letters, k=chance.randint(1, 12)))
        assert (frozen["indexed"](words), frozen["folded"](words)) == (
            indexed(words),
            folded(words),
        )
