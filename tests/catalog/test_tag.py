"""Tags: one per path whatever its case and its form, a tree without circles."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import NotFoundError, RuleError
from desktop.domain.asset import AssetType
from desktop.domain.ids import TagId, new_id
from desktop.edits.edit import Undo, perform
from desktop.edits.tag import AddTag, RemoveTag, TagAssets

if TYPE_CHECKING:
    from desktop.catalog.library import Library


def test_a_name_is_one_tag_whatever_its_case(library: Library) -> None:
    keys = {
        library.write(lambda tx, n=name: tx.tags.ensure(n))  # type: ignore[misc]
        for name in ("Straße", "STRASSE", "straße")
    }
    assert len(keys) == 1
    assert library.read(lambda r: r.tags.find("strasse")) in keys


@pytest.mark.parametrize("name", ["café", "테스트", "が", "ﬁlm"])
def test_a_name_is_one_tag_however_unicode_writes_it(library: Library, name: str) -> None:
    forms = [unicodedata.normalize(form, name.upper()) for form in ("NFC", "NFD")]
    keys = {library.write(lambda tx, n=n: tx.tags.ensure(n)) for n in (name, *forms)}  # type: ignore[misc]
    assert len(keys) == 1
    (tag,) = library.read(lambda r: r.tags.all())
    assert tag.name == unicodedata.normalize("NFC", name)


def test_a_tag_is_its_path(library: Library) -> None:
    one, two, top = (
        library.write(lambda tx, p=path: tx.tags.ensure(p))  # type: ignore[misc]
        for path in ("Day 1/A cam", "Day 2/A cam", "A cam")
    )
    assert len({one, two, top}) == 3
    assert library.read(lambda r: r.tags.find("day 2/a CAM")) == two
    assert library.read(lambda r: r.tags.find("Day 2/B cam")) is None
    asset = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png"))
    library.write(lambda tx: tx.tags.attach(two, [asset]))
    assert library.read(lambda r: r.tags.of([asset])) == {asset: ["Day 2/A cam"]}
    assert {tag.path for tag in library.read(lambda r: r.tags.all())} == {
        "A cam", "Day 1", "Day 1/A cam", "Day 2", "Day 2/A cam",
    }  # fmt: skip


def test_two_of_one_name_never_stand_at_one_place(library: Library) -> None:
    for path in ("Day 1/A cam", "Day 2/A cam", "Day 2/B cam", "A cam"):
        library.write(lambda tx, p=path: tx.tags.ensure(p))  # type: ignore[misc]
    ids = {tag.path: tag.id for tag in library.read(lambda r: r.tags.all())}
    for act in (
        lambda tx: tx.tags.move(ids["Day 1/A cam"], ids["Day 2"]),
        lambda tx: tx.tags.move(ids["Day 1/A cam"], None),
        lambda tx: tx.tags.rename(ids["Day 2/B cam"], "a CAM"),
        lambda tx: tx.tags.rename(ids["Day 2/B cam"], "B/cam"),
        lambda tx: tx.tags.check_free("a cam", parent_id=ids["Day 2"]),
    ):
        with pytest.raises(RuleError):
            library.write(act)
    library.write(lambda tx: tx.tags.check_free("Day 3/A cam"))


@pytest.mark.parametrize("name", ["A cam", "Day 1"])
def test_what_moves_up_into_its_own_name_becomes_one_with_it(library: Library, name: str) -> None:
    inner = f"Day 1/{name}"
    for path in (f"{inner}/wide", "A cam/close"):
        perform(library, AddTag(path))
    assets = [library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png")) for _ in range(2)]
    for asset, path in zip(assets, (inner, f"{inner}/wide"), strict=True):
        perform(library, TagAssets((asset,), (path,)))
    before = library.read(lambda r: r.tags.of(assets))
    day = library.read(lambda r: r.tags.find("Day 1"))
    assert day is not None
    removed = perform(library, RemoveTag(day))
    carried = library.read(lambda r: r.tags.of(assets))
    assert carried == {assets[0]: [name], assets[1]: [f"{name}/wide"]}
    perform(library, Undo(removed.operation_id, "x"))
    assert library.read(lambda r: r.tags.of(assets)) == before


def test_a_path_of_names_is_a_branch_of_the_tree(library: Library) -> None:
    leaf = library.write(lambda tx: tx.tags.ensure("place/harbour/quay"))
    tags = {tag.id: tag for tag in library.read(lambda r: r.tags.all())}
    names = []
    at: TagId | None = leaf
    while at is not None:
        names.append(tags[at].name)
        at = tags[at].parent_id
    assert names == ["quay", "harbour", "place"]


@pytest.mark.parametrize("name", ["", " ", "a//b", "/", "a/", "x" * 300, "a, b"])
def test_a_name_that_is_none_is_refused(library: Library, name: str) -> None:
    with pytest.raises(RuleError):
        library.write(lambda tx: tx.tags.ensure(name))
    assert library.read(lambda r: r.tags.all()) == []


def test_a_tag_cannot_stand_below_itself_or_its_own_branch(library: Library) -> None:
    leaf = library.write(lambda tx: tx.tags.ensure("a/b/c"))
    top = library.read(lambda r: r.tags.find("a"))
    assert top is not None
    for below in (leaf, top):
        with pytest.raises(RuleError):
            library.write(lambda tx, b=below: tx.tags.move(top, b))  # type: ignore[misc]


def test_removing_a_tag_keeps_its_children_and_its_assets(library: Library) -> None:
    asset = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png"))
    leaf = library.write(lambda tx: tx.tags.ensure("a/b/c"))
    middle = library.read(lambda r: r.tags.find("a/b"))
    assert middle is not None
    library.write(lambda tx: [tx.tags.attach(key, [asset]) for key in (leaf, middle)])
    library.write(lambda tx: tx.tags.remove(middle))
    tags = {tag.name: tag for tag in library.read(lambda r: r.tags.all())}
    assert set(tags) == {"a", "c"}
    assert tags["c"].parent_id == tags["a"].id
    assert library.read(lambda r: r.tags.of([asset])) == {asset: ["a/c"]}


def test_tagging_twice_is_tagging_once(library: Library) -> None:
    asset = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png"))
    tag = library.write(lambda tx: tx.tags.ensure("sea"))
    assert [library.write(lambda tx: tx.tags.attach(tag, [asset])) for _ in range(2)] == [1, 0]
    assert [library.write(lambda tx: tx.tags.detach(tag, [asset])) for _ in range(2)] == [1, 0]


def test_what_is_not_there_is_a_message(library: Library) -> None:
    gone = TagId(new_id())
    asset = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png"))
    for act in (
        lambda tx: tx.tags.remove(gone),
        lambda tx: tx.tags.rename(gone, "x"),
        lambda tx: tx.tags.move(gone, None),
        lambda tx: tx.tags.attach(gone, [asset]),
    ):
        with pytest.raises(NotFoundError):
            library.write(act)


def test_a_name_that_is_taken_is_refused(library: Library) -> None:
    library.write(lambda tx: tx.tags.ensure("sea"))
    other = library.write(lambda tx: tx.tags.ensure("ocean"))
    with pytest.raises(RuleError, match="already"):
        library.write(lambda tx: tx.tags.rename(other, "SEA"))
    library.write(lambda tx: tx.tags.rename(other, "Ocean"))
    assert [tag.name for tag in library.read(lambda r: r.tags.all())] == ["Ocean", "sea"]
