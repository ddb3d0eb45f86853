"""The director's database before its clean schema: projects, characters, films and their shots."""

from __future__ import annotations

from collections import defaultdict
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
    OldNote,
    OldSkipped,
)
from desktop.domain.relation import RelationType
from desktop.formats.libraries.director_assets import asset_key
from desktop.formats.libraries.director_values import (
    listed,
    media_of,
    money,
    named,
    number,
    recipe_of,
    said,
    shot_status,
)
from desktop.formats.libraries.reading import facts_of, text_of, written_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.domain.old_library import OldRow
    from desktop.domain.old_tables import OldTables
    from desktop.formats.libraries.director_index import DirectorIndex

_PARTS = (("image", AssetType.IMAGE), ("video", AssetType.VIDEO), ("audio", AssetType.AUDIO))
_FILM_FACTS = ("status", "video_provider", "image_provider", "audio_provider", "error_message")


def collections_before(tables: OldTables) -> Iterator[OldRow]:
    """Workspaces, and projects inside them and inside each other; a circle begins at the top."""
    for row in tables.rows("workspaces"):
        key = OldKey("workspaces", text_of(row.get("id")))
        yield OldCollection(key, text_of(row.get("name")) or text_of(row.get("slug")))
    projects = {text_of(row.get("id")): row for row in tables.rows("projects")}
    done: set[str] = set()
    for id_ in projects:
        way: list[str] = []
        at = id_
        while at in projects and at not in done and at not in way:
            way.append(at)
            at = text_of(projects[at].get("parent_project_id"))
        for one in reversed(way):
            above = text_of(projects[one].get("parent_project_id"))
            yield _project(projects[one], is_root=above not in done)
            done.add(one)


def _project(row: Mapping[str, Any], *, is_root: bool) -> OldRow:
    key = OldKey("projects", text_of(row.get("id")))
    if text_of(row.get("status")) == "deleted":
        return OldSkipped(key, "It was deleted there.")
    above = "" if is_root else text_of(row.get("parent_project_id"))
    workspace = text_of(row.get("workspace_id"))
    parent = OldKey("projects", above) if above else None
    if parent is None and workspace:
        parent = OldKey("workspaces", workspace)
    return OldCollection(
        key,
        text_of(row.get("name")),
        parent,
        CollectionType.PROJECT,
        text_of(row.get("description")),
        {
            **named(row.get("project_metadata")),
            "kind": text_of(row.get("type")),
            "status": text_of(row.get("status")),
        },
    )


def members_before(tables: OldTables) -> Iterator[OldRow]:
    """What is in a workspace, and films and scripts in their projects."""
    for table in ("assets", "characters", "film_projects", "script_generations"):
        for row in tables.rows(table):
            key = OldKey(table, text_of(row.get("id")))
            project, workspace = text_of(row.get("project_id")), text_of(row.get("workspace_id"))
            if project:
                yield OldMember(OldKey("projects", project), key)
            elif workspace and text_of(row.get("type")) != "shot_take":
                yield OldMember(OldKey("workspaces", workspace), key)


def characters_of(tables: OldTables, index: DirectorIndex) -> Iterator[OldRow]:
    """Characters with their attributes and their reference images."""
    for row in tables.rows("characters"):
        key = OldKey("characters", text_of(row.get("id")))
        if index.type_of(key.id):
            yield OldSkipped(key, "It came as an asset.")
            continue
        yield OldAsset(
            key,
            AssetType.CHARACTER_REF,
            text_of(row.get("name")),
            description=text_of(row.get("description")),
            metadata={
                "attributes": said(row.get("attributes")),
                "consistency_prompt": text_of(row.get("consistency_prompt")),
                "projects_used": listed(row.get("projects_used")),
            },
            created_at=written_time(row.get("created_at")),
        )
        for number_, url in enumerate(listed(row.get("reference_images")), 1):
            name = f"{text_of(row.get('name'))}, reference {number_}"
            media = media_of(name, url)
            if media is not None and not index.at(url):
                yield OldAsset(_reference(key, number_), AssetType.IMAGE, name, media)


def character_links(tables: OldTables, index: DirectorIndex) -> Iterator[OldRow]:
    """What is a reference for whom."""
    for row in tables.rows("characters"):
        key = OldKey("characters", text_of(row.get("id")))
        if index.type_of(key.id):
            continue
        for number_, url in enumerate(listed(row.get("reference_images")), 1):
            if media_of("", url) is not None:
                known = index.at(url)
                child = asset_key(known) if known else _reference(key, number_)
                yield OldLink(RelationType.REFERENCE_FOR, key, child, sequence=number_)
    if "character_id" in tables.columns("assets"):
        for row in tables.rows("assets"):
            if character := text_of(row.get("character_id")):
                parent = OldKey("characters", character)
                yield OldLink(RelationType.REFERENCE_FOR, parent, asset_key(row.get("id")))


def _reference(key: OldKey, number_: int) -> OldKey:
    return OldKey(key.table, key.id, f"reference/{number_}")


class FilmsBefore:
    """Films, shots and reviews; those of one film are looked at together."""

    def __init__(self, tables: OldTables, index: DirectorIndex) -> None:
        self._tables = tables
        self._index = index
        self._shots: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in tables.rows("film_shots"):
            self._shots[text_of(row.get("film_project_id"))].append(row)
        self._reviews = {text_of(r.get("shot_id")): r for r in tables.rows("shot_reviews")}
        self._people = {
            text_of(row.get("name")).casefold(): OldKey("characters", text_of(row.get("id")))
            for row in tables.rows("characters")
        }

    def assets(self) -> Iterator[OldRow]:
        """The films with their shots, and the files of these."""
        for row in self._tables.rows("film_projects"):
            yield _film(row)
            if media := media_of("", row.get("output_path"), row.get("output_path")):
                name = f"{text_of(row.get('title'))}, finished"
                yield OldAsset(_cut_key(row), AssetType.VIDEO, name, media)
            for key, shot, planned in self._shots_of(row):
                yield self._shot(key, shot, planned)
                yield from self._files(key, shot)
        known = {text_of(row.get("id")) for row in self._tables.rows("film_projects")}
        for film, shots in self._shots.items():
            if film not in known:
                for shot in shots:
                    key = OldKey("film_shots", text_of(shot.get("id")))
                    yield self._shot(key, shot, {})
                    yield from self._files(key, shot)
        for review in self._reviews.values():
            told = "It is the state and a note of its shot here."
            yield OldSkipped(OldKey("shot_reviews", text_of(review.get("id"))), told)

    def links(self) -> Iterator[OldRow]:
        """The order of the shots, what each uses, its takes, the finished film."""
        for row in self._tables.rows("film_projects"):
            film = OldKey("film_projects", text_of(row.get("id")))
            shots = self._shots_of(row)
            for key, _, _ in shots:
                yield OldLink(RelationType.PART_OF, film, key)
            for key, shot, planned in shots:
                yield from self._uses(key, shot, planned)
                for number_, part in enumerate(("image", "video"), 1):
                    if (child := self._file_key(key, shot, part)) is not None:
                        yield OldLink(
                            RelationType.GENERATED_FROM,
                            key,
                            child,
                            sequence=number_,
                            is_selected=part == "video",
                        )
            if media_of("", row.get("output_path"), row.get("output_path")):
                yield OldLink(RelationType.DERIVED_FROM, film, _cut_key(row), role=FINAL_CUT)

    def _shots_of(
        self, film: Mapping[str, Any]
    ) -> list[tuple[OldKey, dict[str, Any], dict[str, Any]]]:
        """Key, row and plan of each shot, in order: what was only planned has no row."""
        id_ = text_of(film.get("id"))
        config = said(film.get("shots_config"))
        plans = [facts_of(one) for one in (config if isinstance(config, list) else [])]
        rows = sorted(self._shots.get(id_, []), key=_order)
        by_name = {text_of(row.get("shot_id")): row for row in reversed(rows)}
        found, told = list[tuple[OldKey, dict[str, Any], dict[str, Any]]](), set[int]()
        for number_, plan in enumerate(plans, 1):
            name = text_of(plan.get("shot_id")) or str(number_)
            row = by_name.pop(name, None)
            if row is not None:
                told.add(id(row))
                key = OldKey("film_shots", text_of(row.get("id")))
            else:
                key = OldKey("film_projects", id_, f"shot/{number_}/{name}")
            found.append((key, row or {}, dict(plan)))
        found += [
            (OldKey("film_shots", text_of(row.get("id"))), row, {})
            for row in rows
            if id(row) not in told
        ]
        return found

    def _shot(self, key: OldKey, row: Mapping[str, Any], plan: Mapping[str, Any]) -> OldAsset:
        review = self._reviews.get(key.id) if key.table == "film_shots" else None
        state = text_of((review or {}).get("status")) or text_of(row.get("status"))
        notes: tuple[OldNote, ...] = ()
        if review and text_of(review.get("notes")):
            notes = (
                OldNote(
                    text_of(review.get("notes")),
                    text_of(review.get("reviewer")),
                    written_time(review.get("reviewed_at")),
                ),
            )
        name = text_of(row.get("shot_id")) or text_of(plan.get("shot_id"))
        prompt = text_of(row.get("prompt")) or text_of(plan.get("enhanced_prompt"))
        left = ("shot_id", "shot_number", "enhanced_prompt", "duration", "dialogue", "characters")
        length = number(row.get("duration"))
        return OldAsset(
            key,
            AssetType.SHOT,
            name or f"Shot {key.told_id}",
            code=text_of(plan.get("shot_number")) or text_of(row.get("sequence_order")),
            status=shot_status(state),
            notes=notes,
            metadata={
                **{k: v for k, v in plan.items() if k not in left},
                "prompt": prompt,
                "dialogue": text_of(plan.get("dialogue")),
                "characters": plan.get("characters"),
                "review": state,
                "thumbnail_url": text_of(row.get("thumbnail_url")),
            },
            duration=length if length is not None else number(plan.get("duration")),
            created_at=written_time(row.get("created_at")),
        )

    def _files(self, key: OldKey, row: Mapping[str, Any]) -> Iterator[OldAsset]:
        """The picture, the video and the sound of a shot, where they are no assets already."""
        for part, type_ in _PARTS:
            url = row.get(f"{part}_url")
            name = f"{text_of(row.get('shot_id'))}, {part}"
            media = media_of(name, url)
            if media is not None and not self._index.at(url):
                child, source = OldKey(key.table, key.id, part), AssetSource.GENERATION
                recipe = recipe_of({"prompt": text_of(row.get("prompt"))})
                yield OldAsset(child, type_, name, media, source=source, recipe=recipe)

    def _file_key(self, key: OldKey, row: Mapping[str, Any], part: str) -> OldKey | None:
        url = row.get(f"{part}_url")
        if known := self._index.at(url):
            return asset_key(known)
        return OldKey(key.table, key.id, part) if media_of("", url) is not None else None

    def _uses(
        self, key: OldKey, row: Mapping[str, Any], plan: Mapping[str, Any]
    ) -> Iterator[OldRow]:
        for name in listed(plan.get("characters")):
            if (person := self._people.get(text_of(name).casefold())) is not None:
                yield OldLink(RelationType.USED_IN, key, person)
        if (sound := self._file_key(key, row, "audio")) is not None:
            yield OldLink(RelationType.USED_IN, key, sound)


def _order(row: Mapping[str, Any]) -> tuple[float, str]:
    found = number(row.get("sequence_order"))
    return float("inf") if found is None else found, text_of(row.get("shot_id"))


def _cut_key(row: Mapping[str, Any]) -> OldKey:
    return OldKey("film_projects", text_of(row.get("id")), "finished")


def _film(row: Mapping[str, Any]) -> OldAsset:
    facts = {key: text_of(row.get(key)) for key in _FILM_FACTS}
    plan = said(row.get("shots_config"))
    return OldAsset(
        OldKey("film_projects", text_of(row.get("id"))),
        AssetType.FILM,
        text_of(row.get("title")),
        description=text_of(row.get("description")),
        status=AssetStatus.WIP,
        metadata={
            **facts,
            "budget_limit": None if (limit := row.get("budget_limit")) is None else str(limit),
            "completed_at": text_of(row.get("completed_at")),
            "shots_config": None if isinstance(plan, list) else plan,
        },
        cost=money(row.get("total_cost")),
        created_at=written_time(row.get("created_at")),
    )
