"""Tags: one per name whatever its case, a tree without circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import NotFoundError, RuleError
from desktop.domain.asset import AssetType
from desktop.domain.ids import TagId, new_id

if TYPE_CHECKING:
    from desktop.catalog.library import Library


def test_a_name_is_one_tag_whatever_its_case(library: Library) -> None:
    keys = {
        library.write(lambda tx, n=name: tx.tags.ensure(n))  # type: ignore[misc]
        for name in ("Straße", "STRASSE", "straße")
    }
    assert len(keys) == 1
    assert library.read(lambda r: r.tags.find("strasse")) in keys


def test_a_path_of_names_is_a_branch_of_the_tree(library: Library) -> None:
    leaf = library.write(lambda tx: tx.tags.ensure("place/harbour/quay"))
    tags = {tag.id: tag for tag in library.read(lambda r: r.tags.all())}
    names = []
    at: TagId | None = leaf
    while at is not None:
        names.append(tags[at].name)
        at = tags[at].parent_id
    assert names == ["quay", "harbour", "place"]


@pytest.mark.parametrize("name", ["", " ", "a//b", "/", "a/", "x" * 300])
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
    middle = library.read(lambda r: r.tags.find("b"))
    assert middle is not None
    library.write(lambda tx: [tx.tags.attach(key, [asset]) for key in (leaf, middle)])
    library.write(lambda tx: tx.tags.remove(middle))
    tags = {tag.name: tag for tag in library.read(lambda r: r.tags.all())}
    assert set(tags) == {"a", "c"}
    assert tags["c"].parent_id == tags["a"].id
    assert library.read(lambda r: r.tags.of([asset])) == {asset: ["c"]}


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
