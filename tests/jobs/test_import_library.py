"""Old libraries come in whole: once, in order, with what is wrong said; none is written to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.asset import AssetSource, AssetStatus, AssetType, ColourLabel
from desktop.domain.collection import CollectionType
from desktop.domain.download import AllowedHosts
from desktop.domain.film import FINAL_CUT
from desktop.domain.ids import AssetId
from desktop.domain.old_library import (
    OldAsset,
    OldCollection,
    OldKey,
    OldLeft,
    OldLibraryFormat,
    OldLibraryKind,
    OldLink,
    OldMedia,
    OldMember,
    OldNote,
    OldOutline,
    OldRecipe,
    OldSkipped,
    system_of,
)
from desktop.domain.old_report import OldOutcome, OldResult
from desktop.domain.relation import RelationType
from desktop.domain.typed_text import Money
from desktop.edits import old_library as edit_module
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import Undo, perform
from desktop.formats.libraries import registry
from desktop.jobs import import_library as job_module
from desktop.jobs.import_library import (
    OldImportReport,
    OldRequest,
    import_library,
    look_at_old,
)
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import run
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.catalog.library import Library
    from desktop.domain.old_library import OldRow

ADDED, KNOWN, SKIPPED, FAILED = OldOutcome
SYSTEM = system_of(OldLibraryKind.EAGLE, "the one of these tests")


@dataclass
class Shelf:
    """A library that holds what a test puts in."""

    folder: Path
    records: list[OldRow] = field(default_factory=list)
    is_closed: bool = False
    system: str = SYSTEM

    @property
    def roots(self) -> tuple[Path, ...]:
        return (self.folder,)

    def outline(self) -> OldOutline:
        return OldOutline(
            OldLibraryKind.EAGLE,
            "Shelf",
            self.folder.name,
            {AssetType.IMAGE: len(self.records)},
            left=(OldLeft("Passwords", "never read"),),
        )

    def rows(self) -> Iterator[OldRow]:
        yield from self.records

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """An old library that the program knows how to read."""
    folder = tmp_path / "Old.shelf"
    folder.mkdir()
    made = Shelf(folder)
    known = OldLibraryFormat(
        OldLibraryKind.EAGLE, lambda path: path.suffix == ".shelf", lambda _path: made
    )
    monkeypatch.setattr(registry, "FORMATS", (known,))
    return made


def key(table: str, id_: object, part: str = "") -> OldKey:
    return OldKey(table, str(id_), part)


def image(id_: object, name: str = "", **more: Any) -> OldAsset:
    return replace(OldAsset(key("images", id_), AssetType.IMAGE, name or f"image {id_}"), **more)


def link(type_: RelationType, parent: OldAsset, child: OldAsset, **more: Any) -> OldLink:
    return replace(OldLink(type_, parent.key, child.key), **more)


def bring_in(
    library: Library, shelf: Shelf, **how: Any
) -> tuple[OldImportReport, dict[str, OldResult]]:
    """Import it; returns the report and its rows by `table id`."""
    told: list[OldResult] = []
    request = replace(OldRequest(str(shelf.folder)), **how)
    report = run(import_library(library, request, told.extend))
    return report, {f"{one.key.table} {one.key.told_id}": one for one in told}


def one_asset(library: Library, result: OldResult) -> AssetId:
    assert result.asset_id is not None, result
    return result.asset_id


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """All that is below a folder, to the byte, with its times."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def film_records() -> list[OldRow]:
    """A film with a scene, a loose shot, takes of all sorts, and what it uses."""
    film = OldAsset(key("films", 1), AssetType.FILM, "Harbour", cost=Money(Decimal("0.1")))
    scene = OldAsset(key("scenes", 1), AssetType.SCENE, "EXT. SEA", code="1")
    shots = [
        OldAsset(key("shots", n), AssetType.SHOT, f"Shot {n}", code=f"1{n}", duration=2.5)
        for n in range(1, 4)
    ]
    mara = OldAsset(key("characters", 1), AssetType.CHARACTER_REF, "Mara")
    takes = [
        replace(
            image(f"take {n}"),
            type=AssetType.VIDEO,
            source=AssetSource.GENERATION,
            status=AssetStatus.FAILED if n == 2 else AssetStatus.AVAILABLE,
            recipe=OldRecipe("fal", "kling", "waves", error="refused" if n == 2 else ""),
            cost=Money(Decimal("0.30")),
        )
        for n in (1, 2, 3)
    ]
    cut = OldAsset(key("cuts", 1), AssetType.VIDEO, "final.mp4")
    return [
        *(film, scene, *shots, mara, *takes, cut),
        link(RelationType.PART_OF, film, scene),
        link(RelationType.PART_OF, film, shots[1], scene=scene.key, sequence=7),
        link(RelationType.PART_OF, film, shots[0], scene=scene.key, sequence=7),
        link(RelationType.PART_OF, film, shots[2], key=key("links", "loose")),
        link(RelationType.USED_IN, shots[0], mara),
        link(RelationType.GENERATED_FROM, shots[0], takes[2], sequence=3, is_selected=True),
        link(RelationType.GENERATED_FROM, shots[0], takes[0], sequence=1, is_selected=True),
        link(RelationType.GENERATED_FROM, shots[0], takes[1], sequence=2),
        link(RelationType.DERIVED_FROM, film, cut, role=FINAL_CUT),
    ]


def test_a_film_comes_in_as_it_plays(library: Library, shelf: Shelf) -> None:
    shelf.records = film_records()
    report, rows = bring_in(library, shelf)
    assert report.counts == {ADDED: 12}
    film_id = one_asset(library, rows["films 1"])
    film = library.read(lambda reads: reads.films.load(film_id))
    (scene,) = film.scenes
    assert [shot.code for shot in scene.shots] == ["12", "11"]  # as they came
    assert [shot.code for shot in film.loose_shots] == ["13"]
    shot = scene.shots[1]
    assert [(take.number, take.is_selected) for take in shot.takes] == [
        (1, False),
        (2, False),
        (3, True),
    ]
    assert shot.duration == 2.5
    failed = library.read(
        lambda reads: reads.assets.load(one_asset(library, rows["images take 2"]))
    )
    assert (failed.status, failed.generation["error"], failed.cost) == (
        "failed",
        "refused",
        Money(Decimal("0.300000"), "USD"),
    )
    told = rows["images take 1"]
    assert told.error == "It was chosen there as well; a later take plays."
    (cut,) = library.read(lambda reads: reads.films.cuts(film_id))
    assert cut.other.name == "final.mp4"
    # A take is not out of date by what came with it.
    assert not any(take.causes for take in shot.takes)

    again, rows = bring_in(library, shelf)
    assert again.counts == {KNOWN: 11}
    assert not again.is_undoable
    assert library.read(lambda reads: reads.films.load(film_id)) == film
    assert shelf.is_closed

    perform(library, Undo(report.operation_id, "it"))
    assert library.read(lambda reads: reads.films.all()) == []
    _, rows = bring_in(library, shelf)
    assert rows["films 1"].outcome is SKIPPED
    assert "Trash" in rows["films 1"].error


def test_what_is_dirty_comes_in_and_is_told(library: Library, shelf: Shelf) -> None:
    long = "n" * 300
    text = OldAsset(
        key("texts", "\0" + "x" * 400),
        AssetType.TEXT,
        "",
        text="The tide\0 comes in",
        metadata={"word_count": "many", "odd": float("nan"), "deep": _deep(40)},
        duration=float("inf"),
        cost=Money(Decimal("NaN")),
        created_at=datetime(2024, 5, 1, 12, 0),
        tags=("Day 1/A cam", "a,b", "", "/", "Day 1/A cam"),
        rating=9,
        label=ColourLabel.RED,
        is_favorite=True,
        notes=(OldNote("too dark", "Ada", datetime(2024, 5, 2, tzinfo=UTC), frame=12),),
    )
    shelf.records = [
        text,
        text,
        image(2, long),
        OldSkipped(key("images", 3), "It is in the old trash."),
        OldSkipped(key("images", 4), "Its row is broken.", is_broken=True),
        link(RelationType.DERIVED_FROM, image(2), image(99), key=key("links", 1)),
        OldCollection(key("boards", 1), "Board"),
        OldCollection(key("boards", 2), "board", metadata={"colour": "#fff"}),
        OldCollection(key("boards", 3), "Inside", key("boards", 2), CollectionType.PROJECT),
        OldCollection(key("boards", 4), "Lost", key("boards", 77)),
        OldMember(key("boards", 3), key("images", 2), key("members", 1)),
        OldMember(key("boards", 3), text.key),
        OldMember(key("boards", 3), key("images", 99), key("members", 2)),
    ]
    report, rows = bring_in(library, shelf)
    counts = {ADDED: 7, KNOWN: 1, SKIPPED: 3, FAILED: 1}
    assert report.counts == counts
    result = next(row for name, row in rows.items() if name.startswith("texts"))
    asset = library.read(lambda reads: reads.assets.load(one_asset(library, result)))
    assert asset.name.startswith("texts x")
    assert (asset.rating, asset.label, asset.is_favorite) == (5, "red", True)
    assert (asset.duration, asset.cost) == (None, None)
    assert asset.created_at == datetime(2024, 5, 1, 12, tzinfo=UTC)
    facts = asset.metadata
    assert (facts["old_word_count"], facts["odd"], facts["old_cost"]) == ("many", "nan", "NaN")
    assert facts["old_rating"] == 9
    assert facts["notes"] == "2024-05-02 Ada, frame 12: too dark"
    assert facts["content"] == "The tide comes in"
    assert library.read(lambda r: r.assets.body(asset.id)) == "The tide comes in"
    tags = library.read(lambda r: r.tags.of([asset.id]))[asset.id]
    assert tags == ["a b", "Day 1/A cam"]
    whole = library.read(lambda r: r.assets.load(one_asset(library, rows["images 2"])))
    assert (whole.name, whole.metadata["whole_name"]) == (long[:255], long)
    tree = {c.name: c for c in library.read(lambda r: r.collections.all())}
    assert set(tree) == {"Board", "board (2)", "Inside", "Lost"}
    assert tree["Inside"].parent_id == tree["board (2)"].id
    assert tree["Inside"].count == 2
    assert "is not in the library" in rows["links 1"].error
    kept = library.read(lambda r: r.jobs.report(report.job_id))
    assert len(kept) == sum(counts.values())
    assert {row.outcome.value for row in kept} == {"added", "duplicate", "skipped", "failed"}

    again, _ = bring_in(library, shelf)
    assert again.counts == {KNOWN: 8, SKIPPED: 3, FAILED: 1}
    assert len(library.read(lambda r: r.collections.all())) == 4


def _deep(levels: int) -> object:
    found: object = "end"
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize("mode", ImportMode)
def test_media_come_from_where_they_may(library: Library, shelf: Shelf, mode: ImportMode) -> None:
    outside = picture(shelf.folder.parent / "secret.png", 1)
    inside = picture(shelf.folder / "pier.png", 2)
    (shelf.folder / "way out.png").symlink_to(outside)
    moved = shelf.folder.parent / "moved" / "deep"
    moved.mkdir(parents=True)
    data = picture(shelf.folder.parent / "blob.png", 3).read_bytes()
    paths = {
        1: "pier.png",
        2: str(outside),
        3: "../secret.png",
        4: "way out.png",
        5: r"C:\Users\ada\renders\boat.png",
        6: "gone\0.png",
    }
    shelf.records = [image(n, media=OldMedia(f"{n}.png", path)) for n, path in paths.items()]
    shelf.records += [
        image(7, media=OldMedia("blob.png", pieces=lambda: iter([data[:9], data[9:]]))),
        image(8, media=OldMedia("far.png", url="https://example.org/far.png"), tags=("far",)),
        image(9, "twin", media=OldMedia("pier.png", str(inside)), tags=("twin",), rating=4),
    ]
    before = contents(shelf.folder)
    _, rows = bring_in(library, shelf, mode=mode)
    assert contents(shelf.folder) == before
    pier, blob = (one_asset(library, rows[f"images {n}"]) for n in (1, 7))
    for number in (2, 3, 4, 5, 6):
        assert rows[f"images {number}"].outcome is ADDED
        assert "is not there" in rows[f"images {number}"].error, number
    places = library.read(lambda r: r.locations.of([pier, blob]))
    assert places[pier][0].is_owned is (mode is ImportMode.COPY)
    assert (library.media_root / places[blob][0].path).read_bytes() == data
    far = library.read(lambda r: r.assets.load(one_asset(library, rows["images 8"])))
    assert (far.url, far.checksum_sha256) == ("https://example.org/far.png", None)
    assert (rows["images 9"].outcome, rows["images 9"].asset_id) == (KNOWN, pier)
    twin = library.read(lambda r: r.assets.load(pier))
    assert (twin.rating, twin.name) == (4, "image 1")
    assert library.read(lambda r: r.tags.of([pier]))[pier] == ["twin"]

    boat = picture(moved / "boat.png", 5)
    again, rows = bring_in(library, shelf, mode=mode, media=str(moved.parent))
    assert again.counts == {KNOWN: 9}
    found = one_asset(library, rows["images 5"])
    (place,) = library.read(lambda r: r.locations.of([found]))[found]
    assert place.is_present
    assert rows["images 5"].error == ""
    assert boat.exists()
    assert "is not there" in rows["images 2"].error


def test_addresses_are_fetched_when_asked(local_library: Library, shelf: Shelf) -> None:
    data = picture(shelf.folder / "pier.png", 2).read_bytes()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = data if self.path == "/pier.png" else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        home = f"http://127.0.0.1:{server.server_port}"
        shelf.records = [
            image(1, media=OldMedia("pier.png", "lost.png", f"{home}/pier.png")),
            image(2, media=OldMedia("gone.png", url=f"{home}/gone.png")),
        ]
        allowed = AllowedHosts.at(home)
        _, rows = bring_in(local_library, shelf, fetches=True, allowed=allowed)
        _, refused = bring_in(local_library, shelf, fetches=True)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    came = one_asset(local_library, rows["images 1"])
    (place,) = local_library.read(lambda r: r.locations.of([came]))[came]
    assert (local_library.media_root / place.path).read_bytes() == data
    assert rows["images 2"].outcome is ADDED
    assert rows["images 2"].error
    assert refused["images 2"].error  # 127.0.0.1 is asked only where that is said
    assert refused["images 1"].error == ""


def test_what_is_stopped_goes_on_and_new_rows_come_later(
    library: Library, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_module, "BATCH", 10)
    shelf.records = [image(n) for n in range(25)]
    told: list[OldResult] = []

    def tell(rows: Sequence[OldResult]) -> None:
        told.extend(rows)

    job = import_library(library, OldRequest(str(shelf.folder)), tell)
    while len(told) < 10:
        next(job)
    job.close()
    (stopped,) = library.read(lambda r: r.jobs.imports())
    assert stopped.status == "cancelled"
    report, _ = bring_in(library, shelf)
    assert report.counts == {KNOWN: 10, ADDED: 15}
    trashed = told[0].asset_id
    assert trashed is not None
    perform(library, TrashAssets((trashed,)))
    shelf.records.append(image(25))
    report, rows = bring_in(library, shelf)
    assert report.counts == {KNOWN: 24, SKIPPED: 1, ADDED: 1}
    assert rows["images 0"].outcome is SKIPPED


def test_one_row_that_cannot_be_stored_keeps_nobody_out(
    local_library: Library, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.base.errors import RuleError
    from desktop.domain.old_values import old_values

    def refusing(asset: OldAsset) -> dict[str, object]:
        if asset.key.id == "3":
            raise RuleError("The server cannot store this.")
        return old_values(asset)

    monkeypatch.setattr(edit_module, "old_values", refusing)
    shelf.records = [image(n) for n in range(8)]
    report, rows = bring_in(local_library, shelf)
    assert report.counts == {ADDED: 7, FAILED: 1}
    assert rows["images 3"].error == "The server cannot store this."


def test_dry_run_and_what_nobody_knows(tmp_path: Path, shelf: Shelf) -> None:
    from desktop.base.errors import SourceReadError

    shelf.records = [image(1)]
    outline = run(look_at_old(str(shelf.folder)))
    assert (outline.title, outline.assets) == ("Shelf", {AssetType.IMAGE: 1})
    assert outline.left[0].what == "Passwords"
    assert shelf.is_closed
    (tmp_path / "plain.txt").write_text("nothing")
    for path in ("plain.txt", "nowhere"):
        with pytest.raises(SourceReadError):
            run(look_at_old(str(tmp_path / path)))
