"""What recipes name is linked when it is there, when it comes, and as a person says."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.library import open_library
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import IncomingFile, NewAsset, NewOriginal
from desktop.domain.listing import Listing
from desktop.domain.recipe import FileRecipe, NamedSource, Recipe
from desktop.domain.recipe_source import RecipeSource, SourceState
from desktop.domain.relation import RelationType
from desktop.domain.search.parser import parse
from desktop.edits.asset import RestoreAssets, TrashAssets
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.edits.intake import BringIn
from desktop.edits.recipe_source import ChooseSource, LinkSources
from desktop.edits.relation import AddRelation, RemoveRelations
from tests.catalog.engine.refusals import plain
from tests.edits.statements import counting

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Tx


def file(path: str, *named: str | NamedSource, content: str = "") -> IncomingFile:
    """A picture at a path, made from what is named."""
    checksum = (content or path).encode().hex().rjust(64, "0")[-64:]
    name = path.rpartition("/")[2]
    sources = tuple(one if isinstance(one, NamedSource) else NamedSource(one) for one in named)
    names = tuple(one.name for one in sources)
    recipe = FileRecipe(
        Recipe("comfyui", source_images=names, sources=sources) if named else Recipe()
    )
    asset = NewAsset("image", name, checksum, size=9, recipe=recipe)
    original = NewOriginal(path, None, name, 9, checksum, "image/png", modified_ns=10**18)
    return IncomingFile(asset, original, original)


class Desk:
    """A library with one person's history."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.history = History()

    def bring(self, *files: IncomingFile) -> list[AssetId]:
        done = self.history.perform(self.library, BringIn(files)).result
        return [one.asset_id for one in done.files if one.asset_id]

    def sources(self, key: AssetId) -> tuple[RecipeSource, ...]:
        return self.library.read(lambda reads: reads.recipe_sources.of(key))

    def states(self, key: AssetId) -> list[tuple[str, str | None]]:
        return [(one.words, one.asset.name if one.asset else None) for one in self.sources(key)]

    def parents(self, key: AssetId) -> list[AssetId]:
        found = self.library.read(lambda reads: reads.relations.of(key))
        return [
            one.other.id
            for one in found
            if not one.is_outgoing and one.type is RelationType.DERIVED_FROM
        ]

    def found(self, query: str) -> set[AssetId]:
        listing = Listing(query=parse(query))
        return {c.id for c in self.library.read(lambda r: r.listing.page(listing)).cards}


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)


ONLY = "the only file of this name"


def test_the_result_first_and_the_source_later(desk: Desk) -> None:
    (lamp,) = desk.bring(file("/out/lamp.png", r"D:\in\Pier.png [input]", "mara.jpg"))
    assert desk.states(lamp) == [("not in the library", None)] * 2
    assert desk.found("is:unlinked") == desk.found("has:sources") == {lamp}
    (pier,) = desk.bring(file("/refs/pier.png"))
    assert desk.states(lamp) == [(ONLY, "pier.png"), ("not in the library", None)]
    assert desk.parents(lamp) == [pier]
    desk.history.undo(desk.library)
    assert desk.states(lamp) == [("not in the library", None)] * 2
    assert desk.parents(lamp) == []
    desk.history.redo(desk.library)
    assert desk.parents(lamp) == [pier]
    (mara,) = desk.bring(file("/refs/mara.jpg"))
    assert set(desk.parents(lamp)) == {pier, mara}
    assert desk.found("is:unlinked") == set()
    assert desk.found("has:sources") == {lamp}


def test_both_at_once_and_a_chain_of_them(desk: Desk) -> None:
    keys = desk.bring(
        file("/c.png", "b.png"), file("/b.png", "a.png"), file("/a.png", "c.png"), file("/d.png")
    )
    linked = {key: desk.parents(key) for key in keys}
    # Nothing closes a circle: one of the three keeps waiting.
    assert sum(map(len, linked.values())) == 2
    (open_,) = [key for key in keys[:3] if not linked[key]]
    assert desk.states(open_) == [("1 file has this name", None)]
    desk.history.undo(desk.library)
    assert all(not desk.parents(key) for key in keys)


def test_one_more_of_the_name_makes_it_uncertain(desk: Desk) -> None:
    pier, lamp = desk.bring(file("/refs/pier.png"), file("/out/lamp.png", "pier.png"))
    assert desk.parents(lamp) == [pier]
    (other,) = desk.bring(file("/more/pier.png"))
    assert desk.states(lamp) == [("2 files have this name", None)]
    assert {one.id for one in desk.sources(lamp)[0].candidates} == {pier, other}
    assert desk.parents(lamp) == []
    assert desk.found("is:unlinked") == {lamp}
    desk.history.undo(desk.library)
    assert desk.parents(lamp) == [pier]


def test_content_is_certain_whatever_it_is_called(desk: Desk) -> None:
    pier = file("/refs/scan 7.png")
    named = NamedSource("pier.png", "control", pier.asset.checksum)
    (lamp,) = desk.bring(file("/out/lamp.png", named))
    desk.bring(file("/refs/pier.png"))
    assert desk.states(lamp) == [("1 file has this name", None)]
    (key,) = desk.bring(pier)
    assert desk.states(lamp) == [("found by its content", "scan 7.png")]
    assert desk.parents(lamp) == [key]


def test_a_counter_names_many_and_links_to_none(desk: Desk) -> None:
    name = "ComfyUI_00001_.png"
    other, lamp = desk.bring(file(f"/monday/{name}"), file("/out/lamp.png", name))
    assert desk.states(lamp) == [("1 file has this name", None)]
    assert desk.sources(lamp)[0].state is SourceState.AMBIGUOUS
    perform(desk.library, LinkSources((lamp,)))
    assert desk.parents(lamp) == []
    desk.history.perform(desk.library, ChooseSource(desk.sources(lamp)[0].id, other))
    assert desk.states(lamp) == [("chosen by hand", name)]


def test_what_only_stands_in_the_graph_is_never_linked(desk: Desk) -> None:
    unused = NamedSource("pier.png", is_used=False)
    _, lamp = desk.bring(file("/refs/pier.png"), file("/out/lamp.png", unused))
    assert desk.parents(lamp) == []
    assert desk.found("is:unlinked") == set()


def test_a_person_chooses_and_is_not_asked_again(desk: Desk) -> None:
    a, b, lamp = desk.bring(
        file("/a/pier.png"), file("/b/pier.png"), file("/out/lamp.png", "pier.png")
    )
    (source,) = desk.sources(lamp)
    desk.history.perform(desk.library, ChooseSource(source.id, a))
    assert desk.parents(lamp) == [a]
    desk.history.perform(desk.library, ChooseSource(source.id, b))
    assert (desk.parents(lamp), desk.states(lamp)) == ([b], [("chosen by hand", "pier.png")])
    desk.bring(file("/c/pier.png"))
    assert desk.parents(lamp) == [b]
    desk.history.perform(desk.library, ChooseSource(source.id, None))
    assert desk.parents(lamp) == []
    assert desk.states(lamp) == [("none of the library's files, as you said", None)]
    assert desk.found("is:unlinked") == set()
    desk.bring(file("/d/pier.png"))
    perform(desk.library, LinkSources((lamp,)))
    assert desk.parents(lamp) == []
    desk.history.undo(desk.library)
    for wanted in (b, a, None):
        desk.history.undo(desk.library)
        assert desk.parents(lamp) == ([wanted] if wanted else []), wanted
        if wanted == b:
            desk.history.undo(desk.library)  # the third file of the name
    with pytest.raises(RuleError, match="from itself"):
        perform(desk.library, ChooseSource(source.id, lamp))
    with pytest.raises(NotFoundError):
        perform(desk.library, ChooseSource(new_id(), a))
    (later,) = desk.bring(file("/out/later.png", "lamp.png"))
    with pytest.raises(RuleError, match="other way round"):
        perform(desk.library, ChooseSource(source.id, later))
    assert desk.parents(lamp) == []


def test_a_relation_of_a_person_wins_and_one_taken_off_stays_off(desk: Desk) -> None:
    a, b = desk.bring(file("/a/pier.png"), file("/b/pier.png"))
    (lamp,) = desk.bring(file("/out/lamp.png"))
    perform(desk.library, AddRelation(RelationType.DERIVED_FROM, b, lamp))
    named = file("/out/lamp.png", "pier.png").asset.recipe
    desk.library.maintain(lambda books: books.recipes.note(lamp, named))
    assert perform(desk.library, LinkSources((lamp,))).result == 1
    assert desk.states(lamp) == [("related by hand", "pier.png")]
    assert desk.parents(lamp) == [b]
    (relation,) = desk.library.read(lambda reads: reads.relations.of(lamp))
    desk.history.perform(desk.library, RemoveRelations((relation.id,)))
    assert desk.sources(lamp)[0].state is SourceState.REFUSED
    desk.library.maintain(lambda books: books.recipes.note(lamp, named))
    perform(desk.library, LinkSources((lamp,)))
    desk.bring(file("/c/pier.png"))
    assert desk.parents(lamp) == []
    assert {one.id for one in desk.sources(lamp)[0].candidates} >= {a, b}


def test_the_trash_keeps_links_and_a_purge_lets_names_wait_again(desk: Desk) -> None:
    pier, lamp = desk.bring(file("/refs/pier.png"), file("/out/lamp.png", "pier.png"))
    perform(desk.library, TrashAssets((pier,)))
    assert desk.states(lamp) == [(f"{ONLY} (in the Trash)", "pier.png")]
    perform(desk.library, RestoreAssets((pier,)))
    assert desk.states(lamp) == [(ONLY, "pier.png")]
    desk.library.maintain(lambda books: books.assets.purge([pier]))
    assert desk.states(lamp) == [("not in the library", None)]
    (again,) = desk.bring(file("/refs/pier.png"))
    assert desk.parents(lamp) == [again]
    desk.library.maintain(lambda books: books.assets.purge([lamp]))
    assert desk.sources(lamp) == ()


def test_a_file_that_is_read_again_keeps_what_is_named_as_before(desk: Desk) -> None:
    pier, mara, lamp = desk.bring(
        file("/refs/pier.png"),
        file("/refs/mara.jpg"),
        file("/out/lamp.png", "pier.png", "mara.jpg"),
    )
    before = {one.name: one.id for one in desk.sources(lamp)}
    said = file("/out/lamp.png", "boat.png", "mara.jpg").asset.recipe
    desk.library.maintain(lambda books: books.recipes.note(lamp, said))
    after = {one.name: one.id for one in desk.sources(lamp)}
    assert list(after) == ["boat.png", "mara.jpg"]
    assert after["mara.jpg"] == before["mara.jpg"]
    assert desk.parents(lamp) == [mara]
    assert pier not in desk.parents(lamp)


def test_a_batch_asks_a_handful_of_questions_however_large_it_is(desk: Desk) -> None:
    def batch(count: int, *, named: bool) -> int:
        where = new_id()
        files = [file(f"/{where}/{n} of {where}.png") for n in range(count)]
        if named:
            more = [file(f"/{where}/made {n}.png", f"{n} of {where}.png") for n in range(count)]
            files += more
        with counting(desk.library) as seen:
            perform(desk.library, BringIn(tuple(files)))
        return len(seen)

    batch(1, named=False)
    few = batch(4, named=False)
    assert batch(40, named=False) == few
    batch(1, named=True)
    linked = batch(4, named=True)
    assert linked <= few + 15
    # Rows of a table are inserted some hundreds of values at a time.
    assert batch(40, named=True) <= linked + 4
    assert batch(4, named=False) <= few + 3


def test_a_source_under_another_form_of_its_letters(desk: Desk) -> None:
    (lamp,) = desk.bring(file("/out/lamp.png", "Me\u0301lie\u0300s.png"))
    (key,) = desk.bring(file("/refs/M\xe9li\xe8s.PNG"))
    assert desk.parents(lamp) == [key]


@pytest.mark.postgres
def test_what_is_chosen_while_files_come_in_stays_chosen(postgres_library_url: str) -> None:
    """An import reads that nobody has decided, and somebody decides before it writes."""
    mine, others = open_library(postgres_library_url), open_library(postgres_library_url)
    desk = Desk(mine)
    other, lamp = desk.bring(file("/refs/other.png"), file("/out/lamp.png", "pier.png"))
    (source,) = desk.sources(lamp)
    importing: list[threading.Thread] = []

    def choose(tx: Tx) -> None:
        ChooseSource(source.id, other).apply(tx)
        if not importing:
            # It is the only file of this name: the import would take it.
            bring = BringIn((file("/refs/pier.png"),))
            importing.append(threading.Thread(target=perform, args=(others, bring)))
            importing[0].start()
            _wait_for_a_lock(postgres_library_url, importing[0])

    mine.write(choose)
    importing[0].join()
    assert desk.states(lamp) == [("chosen by hand", "other.png")]
    assert desk.parents(lamp) == [other]
    mine.close()
    others.close()


def _wait_for_a_lock(url: str, other: threading.Thread) -> None:
    """Until a client of the database waits for what another one holds, or is through."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with psycopg.connect(plain(url), autocommit=True) as connection:
        while other.is_alive():
            row = connection.execute(f"{waiting} AND datname = current_database()").fetchone()
            if row is not None and row[0]:
                return
