"""The director's database: scripts, scenes and shots that were written, and other texts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetSource, AssetStatus, AssetType
from desktop.domain.old_library import OldAsset, OldKey, OldLink, OldNote, OldSkipped
from desktop.domain.relation import RelationType
from desktop.formats.libraries.director_values import (
    is_true,
    media_of,
    money,
    named,
    number,
    recipe_of,
    said,
    whole,
)
from desktop.formats.libraries.reading import facts_of, text_of, written_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.domain.old_library import OldRow
    from desktop.domain.old_tables import OldTables

_SCRIPT = (
    *("input_subject", "input_action", "input_location", "input_style", "input_genre"),
    *("input_idea", "ai_feedback", "generation_type"),
)
_SCENE = ("location", "time_of_day", "mood", "pacing")
_SHOT = ("shot_type", "lighting", "emotion", "ai_feedback")


class WrittenBefore:
    """What was written: versions are variants, and the newest active one stands in a film."""

    def __init__(self, tables: OldTables) -> None:
        self._tables = tables
        self._notes: dict[tuple[str, str], list[OldNote]] = defaultdict(list)
        for row in tables.rows("generation_notes"):
            where = text_of(row.get("generation_table")), text_of(row.get("generation_id"))
            note = OldNote(text_of(row.get("note")), made_at=written_time(row.get("created_at")))
            self._notes[where].append(note)

    def assets(self) -> Iterator[OldRow]:
        """All of it."""
        for row in self._tables.rows("script_generations"):
            yield self._script(row)
        for row in self._tables.rows("scenes"):
            yield _scene(row)
        for row in self._tables.rows("shot_generations"):
            yield self._shot(row)
        for row in self._tables.rows("avatar_videos"):
            yield _avatar(row)
        for row in self._tables.rows("content_items"):
            yield _content(row)
        for row in self._tables.rows("generation_notes"):
            told = "It is a note of what it is about."
            yield OldSkipped(OldKey("generation_notes", text_of(row.get("id"))), told)

    def links(self) -> Iterator[OldRow]:
        """Scenes of scripts, films of scenes and shots, and versions."""
        for row in self._tables.rows("scenes"):
            if script := text_of(row.get("script_generation_id")):
                parent, child = OldKey("script_generations", script), _key("scenes", row)
                number_ = whole(row.get("scene_number"))
                yield OldLink(RelationType.PART_OF, parent, child, sequence=number_)
        yield from self._places()
        for table in ("script_generations", "shot_generations"):
            for row in self._tables.rows(table):
                if before := text_of(row.get("parent_id")):
                    yield OldLink(RelationType.VARIANT_OF, OldKey(table, before), _key(table, row))

    def _places(self) -> Iterator[OldRow]:
        """Shots that name a film: one of each chain of versions stands in it."""
        rows = list(self._tables.rows("shot_generations"))
        above = {text_of(row.get("id")): text_of(row.get("parent_id")) for row in rows}
        best: dict[str, dict[str, Any]] = {}
        for row in rows:
            if not text_of(row.get("film_id")):
                continue
            root = _root(text_of(row.get("id")), above)
            if root not in best or _rank(row) >= _rank(best[root]):
                best[root] = row
        headed: set[tuple[str, str]] = set()
        for row in sorted(best.values(), key=_order):
            film = OldKey("film_projects", text_of(row.get("film_id")))
            scene = text_of(row.get("scene_id"))
            if scene and (film.id, scene) not in headed:
                headed.add((film.id, scene))
                yield OldLink(RelationType.PART_OF, film, OldKey("scenes", scene))
            yield OldLink(
                RelationType.PART_OF,
                film,
                _key("shot_generations", row),
                sequence=whole(row.get("sequence_order")),
                scene=OldKey("scenes", scene) if scene else None,
            )

    def _script(self, row: Mapping[str, Any]) -> OldAsset:
        whole_ = named(row.get("output_full_data"))
        title = text_of(facts_of(whole_.get("script")).get("title"))
        kind = text_of(row.get("generation_type"))
        name = title or text_of(row.get("input_subject")) or text_of(row.get("input_idea"))
        words = text_of(row.get("output_prompt"))
        return OldAsset(
            _key("script_generations", row),
            AssetType.SCRIPT if kind in ("script", "") else AssetType.TEXT,
            name or f"Script {text_of(row.get('id'))}",
            text=words,
            rating=whole(row.get("rating")) or 0,
            is_favorite=is_true(row.get("is_favorite")),
            notes=tuple(self._notes.get(("script_generations", text_of(row.get("id"))), ())),
            source=AssetSource.GENERATION,
            metadata={
                **{key: text_of(row.get(key)) for key in _SCRIPT},
                **named(row.get("output_metadata")),
                "full_data": whole_,
                "partial_data": said(row.get("input_partial_data")),
                "version": whole(row.get("version")),
            },
            recipe=recipe_of(
                {"prompt": words, "negative_prompt": text_of(row.get("output_negative_prompt"))}
            ),
            created_at=written_time(row.get("created_at")),
        )

    def _shot(self, row: Mapping[str, Any]) -> OldAsset:
        number_ = text_of(row.get("shot_number"))
        return OldAsset(
            _key("shot_generations", row),
            AssetType.SHOT,
            f"Shot {number_ or text_of(row.get('id'))}",
            code=number_,
            rating=whole(row.get("rating")) or 0,
            is_favorite=is_true(row.get("is_favorite")),
            notes=tuple(self._notes.get(("shot_generations", text_of(row.get("id"))), ())),
            status=AssetStatus.WIP,
            metadata={
                **named(row.get("shot_metadata")),
                **{key: text_of(row.get(key)) for key in _SHOT},
                "prompt": text_of(row.get("prompt")),
                "negative_prompt": text_of(row.get("negative_prompt")),
                "camera_angle": text_of(row.get("camera_motion")),
                "version": whole(row.get("version")),
            },
            duration=number(row.get("duration_seconds")),
            created_at=written_time(row.get("created_at")),
        )


def _scene(row: Mapping[str, Any]) -> OldAsset:
    number_ = text_of(row.get("scene_number"))
    return OldAsset(
        _key("scenes", row),
        AssetType.SCENE,
        text_of(row.get("title")) or f"Scene {number_}",
        description=text_of(row.get("description")),
        code=number_,
        status=AssetStatus.WIP,
        metadata={
            **{key: text_of(row.get(key)) for key in _SCENE},
            "setting": text_of(row.get("location")),
            "characters": said(row.get("characters")),
            "duration": number(row.get("duration_estimate")),
        },
        created_at=written_time(row.get("created_at")),
    )


def _avatar(row: Mapping[str, Any]) -> OldAsset:
    is_failed, error = text_of(row.get("status")) == "failed", text_of(row.get("error_message"))
    title = text_of(row.get("title"))
    made = {"provider": text_of(row.get("provider")), **named(row.get("provider_metadata"))}
    facts = ("video_id", "avatar_name", "voice_name", "aspect_ratio", "status")
    return OldAsset(
        _key("avatar_videos", row),
        AssetType.VIDEO,
        title or f"Avatar {text_of(row.get('id'))}",
        media=media_of(title, row.get("video_url")),
        text=text_of(row.get("script")),
        status=AssetStatus.FAILED if is_failed else AssetStatus.AVAILABLE,
        source=AssetSource.GENERATION,
        metadata={
            **{key: text_of(row.get(key)) for key in facts},
            "script": text_of(row.get("script")),
        },
        recipe=recipe_of(made, error=error),
        cost=money(row.get("cost")),
        duration=number(row.get("duration")),
        created_at=written_time(row.get("created_at")),
    )


def _content(row: Mapping[str, Any]) -> OldAsset:
    title = text_of(row.get("title"))
    return OldAsset(
        _key("content_items", row),
        AssetType.TEXT,
        title,
        text=text_of(row.get("extracted_text")),
        metadata={
            "content": text_of(row.get("extracted_text")),
            "language": text_of(row.get("language")),
            "old_url": text_of(row.get("url")),
            "old_file": text_of(row.get("file_path")),
        },
        created_at=written_time(row.get("created_at")),
    )


def _key(table: str, row: Mapping[str, Any]) -> OldKey:
    return OldKey(table, text_of(row.get("id")))


def _root(id_: str, above: Mapping[str, str]) -> str:
    """The first version of a chain; of one that leads in a circle, its smallest id."""
    seen = [id_]
    while (up := above.get(seen[-1], "")) and up in above:
        if up in seen:
            return min(seen[seen.index(up) :])
        seen.append(up)
    return seen[-1]


def _rank(row: Mapping[str, Any]) -> tuple[bool, float]:
    return row.get("is_active") is None or is_true(row.get("is_active")), number(
        row.get("version")
    ) or 0


def _order(row: Mapping[str, Any]) -> tuple[str, float, float]:
    places = (number(row.get(name)) for name in ("sequence_order", "shot_number"))
    first, second = (float("inf") if place is None else place for place in places)
    return text_of(row.get("film_id")), first, second
