"""Lineage: a subgraph of relations in one recursive query, and the questions asked of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CTE,
    and_,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from desktop.base.errors import NotFoundError
from desktop.catalog.asset import AssetReads
from desktop.catalog.relation import RelationReads
from desktop.catalog.tables.all import asset_relationships as relations
from desktop.catalog.tables.all import assets
from desktop.domain.asset import AssetType
from desktop.domain.lineage import (
    DEPTH,
    MOST_DEPTH,
    NODES,
    SOURCE_TYPES,
    Dependent,
    Direction,
    Lineage,
    LineageEdge,
    LineageNode,
    LineageUse,
)
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Select

    from desktop.catalog.engine.session import Session
    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId

_r = relations.c
_PART_OF = RelationType.PART_OF.value
_TAKE = RelationType.GENERATED_FROM.value
_FORMS = (RelationType.DERIVED_FROM.value, RelationType.VARIANT_OF.value)
_USES = (_TAKE, _PART_OF, RelationType.USED_IN.value, RelationType.REFERENCE_FOR.value)
_SOURCES = tuple(type_.value for type_ in SOURCE_TYPES)
_TYPES = {type_.value: type_ for type_ in RelationType}
# A shot hangs on its scene, where it has one, and the scene on the film.
_UPPER = func.coalesce(_r.scene_id, _r.parent_asset_id)


class LineageReads:
    """What an asset comes from, what came of it, what uses it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(
        self,
        asset_id: AssetId,
        direction: Direction = Direction.BOTH,
        *,
        depth: int = DEPTH,
        limit: int = NODES,
        types: Collection[RelationType] = tuple(RelationType),
    ) -> Lineage:
        """The graph that an asset hangs in: two queries, however large it is.

        Args:
            asset_id: Where the walk begins.
            direction: Which way it goes; what is reached by a way that turns is not in it.
            depth: How many steps.
            limit: How many assets at most, the nearest ones.
            types: Only relations of these types are walked along.

        Raises:
            NotFoundError: There is no such asset.
        """
        statement = self._graph(
            asset_id, direction, min(depth, MOST_DEPTH), limit, [type_.value for type_ in types]
        )
        places: dict[AssetId, tuple[int, int, int]] = {}
        edges: list[LineageEdge] = []
        total = 0
        for key, type_, parent, child, number, is_selected, role, *counts in self._session.rows(
            statement
        ):
            if type_ is None:
                above, below, total = counts
                places[parent] = (number, above, below)
            else:
                edges.append(
                    LineageEdge(
                        *(key, _TYPES[type_], parent, child, number), bool(is_selected), role
                    )
                )
        cards = AssetReads(self._session).cards(list(places))
        up, down = Counter(edge.child for edge in edges), Counter(edge.parent for edge in edges)
        near = sorted(places.items(), key=lambda item: (abs(item[1][0]), item[1][0], item[0]))
        nodes = {
            key: LineageNode(cards[key], steps, max(above - up[key], 0), max(below - down[key], 0))
            for key, (steps, above, below) in near
            if key in cards  # or purged by somebody since the walk
        }
        if asset_id not in nodes:
            raise NotFoundError(f"There is no asset {asset_id} in this library.")
        return Lineage(asset_id, nodes, _among(nodes, edges), total - len(places))

    def uses(self, asset_id: AssetId, *, depth: int = DEPTH) -> list[LineageUse]:
        """What uses an asset, or uses in its place what was made of it; the direct uses first."""
        rows = self._session.rows(self._uses(asset_id, depth))
        nearest: dict[tuple[AssetId, AssetId], Any] = {}
        for row in rows:
            nearest.setdefault((row.id, row.form), row)
        keys = {key for pair in nearest for key in pair}
        cards = AssetReads(self._session).cards(list(keys))
        films = self._films([key for key, _ in nearest])
        return [
            LineageUse(
                cards[key],
                RelationType(row.type),
                bool(row.is_selected),
                None if form == asset_id else cards[form],
                films.get(key, ()),
                row.depth,
            )
            for (key, form), row in nearest.items()
            if key in cards and form in cards
        ]

    def dependents(self, asset_id: AssetId) -> list[Dependent]:
        """What would lose its source if an asset went; first what has no other."""
        other, source = relations.alias("other"), assets.alias("source")
        others = (
            select(func.count(other.c.parent_asset_id.distinct()))
            .join(source, source.c.id == other.c.parent_asset_id)
            .where(
                other.c.workspace_id == _r.workspace_id,
                other.c.child_asset_id == _r.child_asset_id,
                other.c.parent_asset_id != asset_id,
                _is_source(other.c.relationship_type, source.c.type),
                source.c.deleted_at.is_(None),
            )
            .scalar_subquery()
        )
        rows = self._session.rows(
            select(_r.child_asset_id, _r.relationship_type, others)
            .join(assets, assets.c.id == _r.parent_asset_id)
            .where(
                _r.workspace_id == self._session.workspace_id,
                _r.parent_asset_id == asset_id,
                _is_source(_r.relationship_type, assets.c.type),
            )
            .order_by(_r.relationship_type, _r.sequence, _r.id)
        )
        cards = AssetReads(self._session).cards([row[0] for row in rows])
        found = {
            row[0]: Dependent(cards[row[0]], RelationType(row[1]), row[2])
            for row in reversed(rows)
            if row[0] in cards
        }
        return sorted(found.values(), key=lambda one: (one.other_sources, one.card.name.casefold()))

    def variants(self, asset_id: AssetId, *, limit: int = NODES) -> list[AssetCard]:
        """All forms of the same thing: variants, their variants, and what they are variants of."""
        mine = assets.c.workspace_id == self._session.workspace_id
        form = select(assets.c.id).where(mine, assets.c.id == asset_id).cte("form", recursive=True)
        form = form.union(
            select(case((_r.parent_asset_id == form.c.id, _r.child_asset_id), else_=_PARENT))
            .select_from(form)
            .join(
                relations,
                or_(_r.parent_asset_id == form.c.id, _r.child_asset_id == form.c.id),
            )
            .where(_r.relationship_type == RelationType.VARIANT_OF.value)
        )
        rows = self._session.rows(
            select(form.c.id).where(form.c.id != asset_id).order_by(form.c.id).limit(limit)
        )
        return list(AssetReads(self._session).cards([row[0] for row in rows]).values())

    def _graph(
        self, asset_id: AssetId, direction: Direction, depth: int, limit: int, types: list[str]
    ) -> Select[Any]:
        """Nodes and edges as rows of one statement; those of nodes have no `type`."""
        walked = _r.relationship_type.in_(types)
        near = self._near(asset_id, direction, depth, walked)
        nodes = select(near).order_by(near.c.distance, near.c.id).limit(limit).cte("nodes")
        upper, lower = nodes.alias("upper_node"), nodes.alias("lower_node")
        edges = (
            select(
                _r.id,
                _r.relationship_type.label("type"),
                _UPPER.label("parent"),
                _r.child_asset_id.label("child"),
                _r.sequence.label("number"),
                _r.is_selected,
                _r.metadata["role"].as_string().label("role"),
                *(literal(0).label(name) for name in ("above", "below", "total")),
            )
            .select_from(lower)
            .join(relations, _r.child_asset_id == lower.c.id)
            .join(upper, upper.c.id == _UPPER)
            .where(walked)
        )
        count = select(func.count()).select_from(relations).where(walked)
        above = count.where(_r.child_asset_id == nodes.c.id).correlate(nodes).scalar_subquery()
        below = count.where(self._hangs_on(nodes.c.id)).correlate(nodes).scalar_subquery()
        total = select(func.count()).select_from(near).scalar_subquery()
        # Where the walk went on and nothing was cut off, all there is is among the edges.
        is_whole = and_(nodes.c.distance < depth, total <= limit)
        is_up_known = and_(nodes.c.steps <= 0, is_whole, literal(direction is not Direction.DOWN))
        is_down_known = and_(nodes.c.steps >= 0, is_whole, literal(direction is not Direction.UP))
        knots = select(
            *(null(), null(), nodes.c.id, null(), nodes.c.steps, null(), null()),
            case((is_up_known, 0), else_=above),
            case((is_down_known, 0), else_=below),
            total,
        )
        return select(edges.union_all(knots).subquery("graph"))

    def _near(
        self, asset_id: AssetId, direction: Direction, depth: int, walked: ColumnElement[bool]
    ) -> CTE:
        """Every asset within reach, with how far it is: `steps` is negative above."""
        reached = []
        if direction is not Direction.DOWN:
            up = self._root(asset_id, "up")
            up = up.union(
                select(_UPPER, up.c.depth + 1)
                .select_from(up)
                .join(relations, _r.child_asset_id == up.c.id)
                .where(walked, up.c.depth < depth)
            )
            reached.append(select(up.c.id, (-up.c.depth).label("steps")))
        if direction is not Direction.UP:
            down = self._root(asset_id, "down")
            down = down.union(
                select(_r.child_asset_id, down.c.depth + 1)
                .select_from(down)
                .join(relations, self._hangs_on(down.c.id))
                .where(walked, down.c.depth < depth)
            )
            reached.append(select(down.c.id, down.c.depth.label("steps")))
        every = union_all(*reached).subquery("every")
        distance = func.min(func.abs(every.c.steps))
        signed = case((func.min(every.c.steps) < 0, -distance), else_=distance)
        return (
            select(every.c.id, signed.label("steps"), distance.label("distance"))
            .group_by(every.c.id)
            .cte("near")
        )

    def _hangs_on(self, key: ColumnElement[Any]) -> ColumnElement[bool]:
        """That a relation leads down from an asset; each half of it is answered by an index.

        The workspace is named only where an index begins with it. Elsewhere in a walk it would
        mislead the planner, and it need not be: no relation leads out of the workspace of its ends.
        """
        mine = _r.workspace_id == self._session.workspace_id
        return or_(
            and_(_r.parent_asset_id == key, _r.scene_id.is_(None)),
            and_(mine, _r.scene_id == key),
        )

    def _root(self, asset_id: AssetId, name: str) -> CTE:
        """The first row of a walk."""
        return (
            select(assets.c.id, literal(0).label("depth"))
            .where(assets.c.workspace_id == self._session.workspace_id, assets.c.id == asset_id)
            .cte(name, recursive=True)
        )

    def _uses(self, asset_id: AssetId, depth: int) -> Select[Any]:
        """Down to the forms of an asset, and from each of them up to what uses it."""
        parent = assets.alias("parent")
        start = (
            select(
                assets.c.id,
                assets.c.id.label("form"),
                literal("", relations.c.relationship_type.type).label("type"),
                false().label("is_selected"),
                false().label("is_use"),
                literal(0).label("depth"),
            )
            .where(assets.c.workspace_id == self._session.workspace_id, assets.c.id == asset_id)
            .cte("walk", recursive=True)
        )
        goes_up, goes_down = _r.child_asset_id == start.c.id, _r.parent_asset_id == start.c.id
        kind, is_shot = _r.relationship_type, parent.c.type == AssetType.SHOT.value
        is_use = and_(goes_up, kind.in_(_USES), or_(kind != _TAKE, is_shot))
        is_form = and_(goes_down, start.c.is_use == false(), _is_source(kind, parent.c.type))
        walk = start.union(
            select(
                case((goes_up, _UPPER), else_=_r.child_asset_id),
                case((goes_up, start.c.form), else_=_r.child_asset_id),
                kind,
                _r.is_selected,
                case((goes_up, true()), else_=false()),
                start.c.depth + 1,
            )
            .select_from(start)
            .join(relations, or_(goes_up, goes_down))
            .join(parent, parent.c.id == _r.parent_asset_id)
            .where(start.c.depth < min(depth, MOST_DEPTH), or_(is_use, is_form))
        )
        return (
            select(walk)
            .where(walk.c.is_use == true())
            .order_by(walk.c.depth, walk.c.id, walk.c.is_selected.desc(), walk.c.form, walk.c.type)
        )

    def _films(self, ids: Sequence[AssetId]) -> dict[AssetId, tuple[str, ...]]:
        """The names of the films above each of these."""
        films = RelationReads(self._session).films_of(list(dict.fromkeys(ids)))
        every = {film for found in films.values() for film in found}
        names = AssetReads(self._session).values(list(every), "name")
        return {
            key: tuple(names[film] for film in found if film in names)
            for key, found in films.items()
            if found
        }


def _among(nodes: Collection[AssetId], edges: Sequence[LineageEdge]) -> tuple[LineageEdge, ...]:
    """Those of which both ends are there."""
    return tuple(edge for edge in edges if edge.parent in nodes and edge.child in nodes)


_PARENT = _r.parent_asset_id


def _is_source(type_: ColumnElement[Any], parent: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a child is made of its parent: a shot is no source of its takes."""
    return and_(type_.in_(_SOURCES), or_(type_ != _TAKE, parent != AssetType.SHOT.value))
