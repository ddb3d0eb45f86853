"""By what entries of the ledger are told apart, and which of them are chosen, as SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    case,
    cast,
    false,
    func,
    literal,
    null,
    true,
)

from desktop.base.frozen import frozen
from desktop.catalog.spending_places import characters, places, rejected
from desktop.domain.spending import Grouping, SpendingFilter

if TYPE_CHECKING:
    from datetime import tzinfo

    from desktop.catalog.engine.session import Session
    from desktop.catalog.spending_entries import Entries

Column = ColumnElement[Any]
Condition = ColumnElement[bool]
_PLACES = {Grouping.FILM: "film_id", Grouping.SCENE: "scene_id", Grouping.SHOT: "shot_id"}
MONTH, DAY = "%Y-%m", "%Y-%m-%d"
_HOUR, _MINUTE = 13, 16  # characters of an instant, as far as they are asked for


class Slots:
    """How the month or the day of an entry is found: the database groups by hours, which fall in.

    Both begin at midnight where a person is, and not in UTC. Where a zone is off by half an hour,
    entries are grouped by the minute.
    """

    def __init__(self, zone: tzinfo | None, *, form: str = MONTH) -> None:
        self._zone, self._form = zone, form
        offsets = [
            datetime(2026, month, 1, tzinfo=UTC).astimezone(zone).utcoffset() for month in (1, 7)
        ]
        is_whole = all(one is not None and not one.seconds % 3600 for one in offsets)
        self.length = _HOUR if is_whole else _MINUTE
        self._names: dict[str, str] = {}

    def column(self, session: Session, at: Column) -> Column:
        """The slot that an instant is in, as the beginning of its text."""
        if session.is_sqlite:
            return func.substr(at, 1, self.length, type_=String())
        form = 'YYYY-MM-DD"T"HH24:MI'
        text = func.to_char(func.timezone("UTC", at), form, type_=String())
        return func.substr(text, 1, self.length, type_=String())

    def name(self, grouping: Grouping | None, value: Any) -> str:
        """The key of a group, of the value that the database grouped by."""
        if value is None:
            return ""
        if grouping is not Grouping.MONTH:
            return str(value)
        slot = str(value)
        if slot not in self._names:
            text = slot if self.length == _MINUTE else f"{slot}:00"
            local = datetime.fromisoformat(f"{text}+00:00").astimezone(self._zone)
            self._names[slot] = local.strftime(self._form)
        return self._names[slot]


@frozen
class ToldApart:
    """Entries with the key of the group that each is in.

    Attributes:
        rows: Where they come from, with what their key is read from.
        conditions: Which of them are chosen.
        key: Of the group; of a month the slot, see `Slots`.
    """

    rows: FromClause
    conditions: tuple[Condition, ...]
    key: Column
    grouping: Grouping | None

    def is_in(self, key: str) -> Condition:
        """Whether an entry is in a group; of months this is seen only when it is named."""
        if self.grouping is Grouping.MONTH:
            return true()
        named = func.coalesce(cast(self.key, String), "")
        return named == literal(key, String)


def told_apart(
    session: Session,
    entries: Entries,
    grouping: Grouping | None,
    chosen: SpendingFilter,
    slots: Slots,
) -> ToldApart:
    """The chosen ones of these entries, by a grouping; None for all in one group."""
    rows, conditions = entries.rows, list(entries.conditions)
    key: Column = null()
    if grouping in _PLACES or chosen.film_id is not None:
        rows, found = _with_places(session, entries, rows)
        if grouping in _PLACES:
            key = found[_PLACES[grouping]]
        if chosen.film_id is not None:
            conditions.append(found["film_id"] == chosen.film_id)
    if grouping is Grouping.CHARACTER:
        rows, key = _with_character(session, entries, rows)
    elif grouping is Grouping.MONTH:
        key = slots.column(session, entries.at)
    elif grouping is not None and grouping not in _PLACES:
        plain: dict[Grouping, Column | None] = {
            Grouping.TYPE: entries.type,
            Grouping.PROVIDER: entries.provider,
            Grouping.MODEL: entries.model,
            Grouping.PERSON: entries.person,
        }
        told = plain[grouping]
        key = null() if told is None else told
    conditions += _chosen(session, entries, chosen)
    return ToldApart(rows, tuple(conditions), key, grouping)


def _chosen(session: Session, entries: Entries, chosen: SpendingFilter) -> list[Condition]:
    found: list[Condition] = []
    if chosen.start is not None:
        found.append(entries.at >= chosen.start)
    if chosen.end is not None:
        found.append(entries.at < chosen.end)
    if chosen.is_failed:
        found.append(entries.is_failed)
    if chosen.is_rejected:
        is_take = entries.asset_id
        found.append(false() if is_take is None else is_take.in_(rejected(session)))
        found.append(~entries.is_failed)
    return found


def _with_places(
    session: Session, entries: Entries, rows: FromClause
) -> tuple[FromClause, dict[str, Column]]:
    """The rows with the place of each: what it was made for, else where it is used."""
    every = places(session)
    sides: list[FromClause] = []
    for column in (entries.target_id, entries.asset_id):
        if column is not None:
            side = every.alias()
            rows = rows.outerjoin(side, side.c.id == column)
            sides.append(side)
    first, last = sides[0], sides[-1]
    names = ("film_id", "scene_id", "shot_id")
    if first is last:
        return rows, {name: first.c[name] for name in names}
    is_named = first.c.id.is_not(None)
    return rows, {name: case((is_named, first.c[name]), else_=last.c[name]) for name in names}


def _with_character(
    session: Session, entries: Entries, rows: FromClause
) -> tuple[FromClause, Column]:
    """The rows with the character of each: the one it was made for, else which it is of."""
    every = characters(session)
    sides: list[Column] = []
    for column in (entries.target_id, entries.asset_id):
        if column is not None:
            side = every.alias()
            rows = rows.outerjoin(side, side.c.id == column)
            sides.append(side.c.character_id)
    return rows, sides[0] if len(sides) == 1 else func.coalesce(*sides)
