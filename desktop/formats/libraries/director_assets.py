"""The director's database after its clean schema: everything is an asset, and links hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetSource, AssetStatus, AssetType
from desktop.domain.collection import CollectionType
from desktop.domain.film import FINAL_CUT
from desktop.domain.old_library import (
    OldAsset,
    OldCollection,
    OldKey,
    OldLink,
    OldMember,
    OldSkipped,
)
from desktop.domain.relation import RelationType
from desktop.formats.libraries.director_index import TAKE, VIDEO_OF
from desktop.formats.libraries.director_values import (
    is_true,
    listed,
    media_of,
    money,
    named,
    number,
    recipe_of,
    source_of,
)
from desktop.formats.libraries.reading import tag_name, text_of, written_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.domain.old_library import OldRow
    from desktop.domain.old_tables import OldTables
    from desktop.formats.libraries.director_index import DirectorIndex, DirectorLink

_TYPES = {type_.value: type_ for type_ in AssetType} | {"character": AssetType.CHARACTER_REF}
_FILMS = (AssetType.FILM, AssetType.SCENE, AssetType.SHOT)
_SHOTS, _PART = "contains_shot", "part_of"
_LINKS = {
    "uses_character": RelationType.USED_IN,
    "uses_audio": RelationType.USED_IN,
    "uses_script": RelationType.USED_IN,
    "uses_asset": RelationType.USED_IN,
    "used_in": RelationType.USED_IN,
    "final_edit": RelationType.DERIVED_FROM,
    "derived_from": RelationType.DERIVED_FROM,
    "variant_of": RelationType.VARIANT_OF,
    "reference_for": RelationType.REFERENCE_FOR,
    _PART: RelationType.PART_OF,
}
_TAKES = ("generation_attempt", "generated_from")
_IS_VIDEO = "It says which video a take is: that video is the take here."
_IS_TAKE = "Its video is the take here, and has what was said of it."


def asset_key(id_: object) -> OldKey:
    """The key of a row of `assets`."""
    return OldKey("assets", text_of(id_))


def asset_of(row: Mapping[str, Any], index: DirectorIndex) -> OldRow:
    """A row of `assets`, in both states of the database."""
    key, type_ = asset_key(row.get("id")), text_of(row.get("type"))
    if not key.id:
        return OldSkipped(OldKey("assets", "?"), "It has no id.", is_broken=True)
    facts = named(row.get("asset_metadata") or row.get("metadata"))
    made = named(row.get("generation_metadata"))
    kind, take, status = _TYPES.get(type_), dict[str, Any](), AssetStatus.AVAILABLE
    if type_ == TAKE:
        if index.below(key.id, VIDEO_OF):
            return OldSkipped(key, _IS_TAKE)
        kind, take, status = AssetType.VIDEO, index.facts_of(key.id), AssetStatus.FAILED
    elif kind in (AssetType.VIDEO, AssetType.IMAGE):
        take = index.take_of(key.id)
    elif kind in _FILMS:
        status = AssetStatus.WIP
    elif kind is None:
        kind, facts = AssetType.DOCUMENT, {**facts, "old_type": type_}
    facts |= {name: take[name] for name in ("quality_score", "director_notes") if take.get(name)}
    cost = money(row.get("generation_cost"))
    name = text_of(row.get("name"))
    media = media_of(name, row.get("url"), row.get("file_path"))
    source = AssetSource.GENERATION if take else source_of(row.get("source"))
    words = text_of(facts.get("content") or facts.get("text"))
    return OldAsset(
        key,
        kind,
        name or f"{type_} {key.id}",
        media=media,
        description=text_of(facts.get("synopsis") or facts.get("description")),
        code=text_of(facts.get("shot_number") or facts.get("scene_number")),
        text=words,
        tags=(*(tag_name(text_of(tag)) for tag in listed(row.get("tags"))), *index.tags(key.id)),
        is_favorite=is_true(row.get("is_favorite")),
        status=status,
        source=source,
        metadata=_facts(kind, facts, row, has_place=media is not None),
        recipe=recipe_of(made, named(take.get("generation_params")), named(take.get("made"))),
        cost=cost if cost is not None else money(take.get("cost")),
        duration=number(row.get("duration") or facts.get("duration_target")),
        created_at=written_time(row.get("created_at")),
    )


def _facts(
    kind: AssetType, facts: dict[str, Any], row: Mapping[str, Any], *, has_place: bool
) -> dict[str, Any]:
    """What goes into the metadata."""
    left = {"selected", "attempt_number", "generation_params"}
    found = {key: value for key, value in facts.items() if key not in left}
    if url := text_of(row.get("thumbnail_url")):
        found.setdefault("thumbnail_url", url)
    if kind is AssetType.FILM and (length := number(facts.get("total_duration"))) is not None:
        found["target_duration"] = length
    if not has_place and (url := text_of(row.get("url"))):
        found["old_url"] = url
    return found


def collections_of(tables: OldTables) -> Iterator[OldRow]:
    """Collections and their members, in order."""
    types = {type_.value: type_ for type_ in CollectionType if type_ is not CollectionType.SMART}
    for row in tables.rows("asset_collections"):
        workspace = text_of(row.get("workspace_id"))
        yield OldCollection(
            OldKey("asset_collections", text_of(row.get("id"))),
            text_of(row.get("name")),
            OldKey("workspaces", workspace) if workspace else None,
            types.get(text_of(row.get("type")), CollectionType.LIBRARY),
            text_of(row.get("description")),
            named(row.get("collection_metadata") or row.get("metadata")),
        )
    rows = tables.rows("asset_collection_members")
    for row in sorted(rows, key=lambda r: (text_of(r.get("collection_id")), _place(r))):
        yield OldMember(
            OldKey("asset_collections", text_of(row.get("collection_id"))),
            asset_key(row.get("asset_id")),
            OldKey("asset_collection_members", text_of(row.get("id"))),
        )


def _place(row: Mapping[str, Any]) -> float:
    found = number(row.get("sequence"))
    return float("inf") if found is None else found


def links_of(index: DirectorIndex) -> Iterator[OldRow]:
    """Films as they play, then what hangs on assets otherwise, takes last."""
    for film in index.of_type("film"):
        yield from _film(film, index)
    for link in index.rest():
        yield from _link(link, index)


def _film(film: str, index: DirectorIndex) -> Iterator[OldRow]:
    """The scenes and shots of a film, those that it holds itself and those of its scenes."""
    parts = index.below(film, _SHOTS, _PART)
    scenes = [link for link in parts if index.type_of(link.child) == "scene"]
    own = {link.child: link for link in parts if index.type_of(link.child) == "shot"}
    inside: dict[str, DirectorLink] = {}
    for scene in scenes:
        for link in index.below(scene.child, _SHOTS, _PART):
            if index.type_of(link.child) == "shot":
                inside.setdefault(link.child, link)
    headed: dict[str, DirectorLink | None] = {scene.child: scene for scene in scenes}
    told: set[str] = set()
    for shot in dict.fromkeys((*own, *inside)):
        within = _scene_of(shot, inside, index)
        if within and within not in told:
            told.add(within)
            yield from _heading(film, within, headed.get(within), index)
        for link in [links[shot] for links in (own, inside) if shot in links]:
            index.done(link)
            yield OldLink(
                RelationType.PART_OF,
                asset_key(film),
                asset_key(shot),
                sequence=link.sequence,
                scene=asset_key(within) if within else None,
                key=OldKey("asset_relationships", link.id),
            )
    for key, heading in headed.items():
        if key not in told:
            yield from _heading(film, key, heading, index)


def _scene_of(shot: str, inside: Mapping[str, DirectorLink], index: DirectorIndex) -> str:
    """The scene of a shot, by a link of its own or by its metadata; empty without one."""
    if shot in inside:
        return inside[shot].parent
    above = (link.parent for link in index.above(shot, _SHOTS, _PART))
    named_ = text_of(index.facts_of(shot).get("scene_id"))
    found = (key for key in (*above, named_) if key and index.type_of(key) == "scene")
    return next(found, "")


def _heading(
    film: str, scene: str, link: DirectorLink | None, index: DirectorIndex
) -> Iterator[OldRow]:
    key = None
    if link is not None:
        index.done(link)
        key = OldKey("asset_relationships", link.id)
    yield OldLink(RelationType.PART_OF, asset_key(film), asset_key(scene), key=key)


def _link(link: DirectorLink, index: DirectorIndex) -> Iterator[OldRow]:
    key, kinds = OldKey("asset_relationships", link.id), index.type_of(link.parent)
    if link.type == VIDEO_OF:
        yield OldSkipped(key, _IS_VIDEO)
    elif link.type in _TAKES and kinds == "shot":
        yield from _take(link, key, index)
    elif link.type == _SHOTS or (kinds == "scene" and index.type_of(link.child) == "shot"):
        yield OldSkipped(key, "What the shot is in is in no film.")
    elif link.type == "generated_from":
        yield OldLink(
            RelationType.DERIVED_FROM, asset_key(link.parent), asset_key(link.child), key=key
        )
    elif link.type in _LINKS:
        yield OldLink(
            _LINKS[link.type],
            asset_key(link.parent),
            asset_key(link.child),
            sequence=link.sequence,
            role=FINAL_CUT if link.type == "final_edit" else "",
            metadata=link.facts,
            key=key,
        )
    else:
        yield OldSkipped(key, f"“{link.type}” is no kind of link that is known.")


def _take(link: DirectorLink, key: OldKey, index: DirectorIndex) -> Iterator[OldRow]:
    """An attempt at a shot: its video, its videos, or itself where it failed."""
    facts = index.facts_of(link.child) or link.facts
    videos = [one.child for one in index.below(link.child, VIDEO_OF)]
    is_attempt = index.type_of(link.child) == TAKE
    for place, child in enumerate(videos if is_attempt and videos else [link.child]):
        number_ = link.sequence or number(facts.get("attempt_number"))
        yield OldLink(
            RelationType.GENERATED_FROM,
            asset_key(link.parent),
            asset_key(child),
            sequence=int(number_) if number_ and not place else None,
            is_selected=is_true(facts.get("selected")),
            key=key if not place else None,
        )
