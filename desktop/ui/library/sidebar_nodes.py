"""The rows of the sidebar as a tree of plain nodes, built from what was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.asset import MEDIA_TYPES, AssetType
from desktop.domain.ids import AssetId, CollectionId, TagId, is_id
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.tag import INSIDE
from desktop.ui.library.listing_scope import ALL_ASSETS, EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from desktop.domain.collection import Collection
    from desktop.domain.sidebar import SidebarData
    from desktop.domain.tag import Tag
    from desktop.edits.edit import Edit

T = TypeVar("T")


class NodeKind(StrEnum):
    """What a row stands for."""

    SECTION = "section"
    ALL = "all"
    TYPE = "type"
    FAVOURITES = "favourites"
    LAST_IMPORT = "last-import"
    NEW = "new"
    OFFLINE = "offline"
    FILM = "film"
    COLLECTION = "collection"
    CHARACTER = "character"
    TAG = "tag"
    SEARCH = "search"
    TRASH = "trash"
    DRAFT = "draft"  # a place that is being named, and is not made yet


class SidebarSection(StrEnum):
    """The headings, in their order."""

    LIBRARY = "Library"
    FILMS = "Films"
    COLLECTIONS = "Collections"
    CHARACTERS = "Characters"
    TAGS = "Tags"
    SEARCHES = "Saved searches"


@frozen
class Draft:
    """A place to be made, once it has a name.

    Attributes:
        kind: What it will be.
        edit: The edit that makes it, by its name; called beside the window.
        parent: The key of the row below which it will stand; the section of its kind if empty.
        name: What it is called if nothing else is typed.
        hint: What stands in the empty line.
    """

    kind: NodeKind
    edit: Callable[[str], Edit[object]]
    parent: str = ""
    name: str = ""
    hint: str = "Name"


@dataclass(slots=True, eq=False)
class SidebarNode:
    """A row.

    Attributes:
        key: Says which thing it is, over reloads: `tag:<id>`, `all`, `section:Tags`.
        id: The id of the tag, film, collection ..., or empty.
        value: What stands at the right: a count, a running time.
        listing: What choosing the row lists, or None.
        own: The same without what is inside it; None where that would be the same.
        query: For a saved search, its text.
        draft: What the row will be, where it is not made yet.
    """

    kind: NodeKind
    key: str
    name: str
    id: str = ""
    value: str = ""
    colour: str = ""
    query: str = ""
    listing: Listing | None = None
    own: Listing | None = None
    draft: Draft | None = None
    parent: SidebarNode | None = None
    children: list[SidebarNode] = field(default_factory=list)

    def add(self, child: SidebarNode) -> SidebarNode:
        """Put a row below this one."""
        child.parent = self
        self.children.append(child)
        return child

    @property
    def tag_path(self) -> str:
        """Which tag it is: its name behind those of the tags it is inside."""
        above = self.parent
        is_inside = above is not None and above.kind is self.kind
        return f"{above.tag_path}{INSIDE}{self.name}" if above and is_inside else self.name

    @property
    def row(self) -> int:
        """Its place among its siblings."""
        return self.parent.children.index(self) if self.parent else 0


_TYPES: tuple[tuple[str, tuple[AssetType, ...]], ...] = (
    ("Images", (AssetType.IMAGE,)),
    ("Video", (AssetType.VIDEO,)),
    ("Sound", (AssetType.AUDIO,)),
    ("Scripts and text", (AssetType.SCRIPT, AssetType.TEXT)),
    ("Documents", (AssetType.DOCUMENT,)),
)

NEW_NAME = "New arrivals"
# What the rows list that are always there, by their keys.
_FIXED: dict[str, Listing] = {
    "all": EVERYTHING,
    **{f"type:{types[0].value}": Listing(types=types) for _, types in _TYPES},
    "favourites": Listing(favorites=True),
    "last-import": Listing(last_import=True),
    "offline": Listing(missing=True),
    "trash": Listing(trashed=True),
}


LEFT = 14  # where names begin
_INDENT, _DEEP_INDENT = 14, 5
_DEEP = 4  # from here on the names would have no room left
_SECTION_OF = {
    NodeKind.FILM: SidebarSection.FILMS,
    NodeKind.COLLECTION: SidebarSection.COLLECTIONS,
    NodeKind.CHARACTER: SidebarSection.CHARACTERS,
    NodeKind.TAG: SidebarSection.TAGS,
    NodeKind.SEARCH: SidebarSection.SEARCHES,
}


def name_left(node: SidebarNode) -> int:
    """Where the name of a row begins: further right the deeper it is nested."""
    depth, above = 0, node.parent
    while above is not None and above.kind is not NodeKind.SECTION:
        depth, above = depth + 1, above.parent
    return LEFT + min(depth, _DEEP) * _INDENT + max(0, depth - _DEEP) * _DEEP_INDENT


def draft_node(draft: Draft) -> SidebarNode:
    """The row of a place that is being named."""
    return SidebarNode(NodeKind.DRAFT, "draft", draft.name, draft=draft)


def holder_of(root: SidebarNode, draft: Draft) -> SidebarNode:
    """The row below which a new place will stand."""
    section = f"section:{_SECTION_OF[draft.kind].value}"
    found = {node.key: node for node in walk(root) if node.key in (draft.parent, section)}
    return found.get(draft.parent) or found[section]


def walk(node: SidebarNode) -> Iterator[SidebarNode]:
    """A row and all below it, from top to bottom."""
    yield node
    for child in node.children:
        yield from walk(child)


def build(data: SidebarData) -> SidebarNode:
    """The whole tree; sections that have nothing in them still show, as places to begin."""
    root = SidebarNode(NodeKind.SECTION, "root", "")
    library = root.add(_section(SidebarSection.LIBRARY))
    _fill_library(library, data)
    films = root.add(_section(SidebarSection.FILMS))
    for film in data.films:
        films.add(
            SidebarNode(
                NodeKind.FILM,
                f"film:{film.id}",
                film.name,
                id=film.id,
                value=display.running_time(film.seconds) + "?" * film.is_length_unknown,
            )
        )
    _nest(root.add(_section(SidebarSection.COLLECTIONS)), data.collections, _collection)
    cast = root.add(_section(SidebarSection.CHARACTERS))
    for person in data.characters:
        cast.add(
            SidebarNode(
                NodeKind.CHARACTER,
                f"character:{person.id}",
                person.name,
                id=person.id,
                value=display.count(person.count),
                listing=Listing(character_id=person.id),
            )
        )
    _nest(root.add(_section(SidebarSection.TAGS)), data.tags, _tag)
    searches = root.add(_section(SidebarSection.SEARCHES))
    for search in data.searches:
        searches.add(
            SidebarNode(
                NodeKind.SEARCH,
                f"search:{search.id}",
                search.name,
                id=search.id,
                query=search.query,
                value="" if search.count is None else display.count(search.count),
            )
        )
    return root


def _section(section: SidebarSection) -> SidebarNode:
    return SidebarNode(NodeKind.SECTION, f"section:{section.value}", section.value)


def _fill_library(library: SidebarNode, data: SidebarData) -> None:
    # A total without its parts is a large library before its first count.
    is_uncounted = bool(data.total) and not data.by_type

    def shown(number: int) -> str:
        return "" if is_uncounted else display.count(number)

    media = sum(data.by_type.get(kind, 0) for kind in MEDIA_TYPES)
    library.add(
        SidebarNode(NodeKind.ALL, "all", ALL_ASSETS, value=shown(media), listing=_FIXED["all"])
    )
    for name, types in _TYPES:
        number = sum(data.by_type.get(kind, 0) for kind in types)
        if types == (AssetType.DOCUMENT,) and not number:
            continue
        library.add(
            SidebarNode(
                NodeKind.TYPE,
                f"type:{types[0].value}",
                name,
                value=shown(number),
                listing=_FIXED[f"type:{types[0].value}"],
            )
        )
    _fill_states(library, data, shown(data.favorites))


def _fill_states(library: SidebarNode, data: SidebarData, favourites: str) -> None:
    """Places that say how assets are, whatever their type."""
    library.add(
        SidebarNode(
            NodeKind.FAVOURITES,
            "favourites",
            "Favourites",
            value=favourites,
            listing=_FIXED["favourites"],
        )
    )
    library.add(
        SidebarNode(
            NodeKind.NEW,
            "new",
            NEW_NAME,
            value=display.count(data.arrived) if data.arrived else "",
            listing=new_place(data.seen),
        )
    )
    library.add(
        SidebarNode(
            NodeKind.LAST_IMPORT,
            "last-import",
            "Last import",
            value=display.count(data.last_import) if data.last_import else "",
            listing=_FIXED["last-import"],
        )
    )
    if data.missing:
        library.add(
            SidebarNode(
                NodeKind.OFFLINE,
                "offline",
                "Offline",
                value=display.count(data.missing),
                listing=_FIXED["offline"],
            )
        )
    library.add(
        SidebarNode(
            NodeKind.TRASH,
            "trash",
            "Trash",
            value=display.count(data.trashed) if data.trashed else "",
            listing=_FIXED["trash"],
        )
    )


def collection_place(key: CollectionId, *, with_inner: bool) -> Listing:
    """A collection as a place: with those inside it, or alone and then in its own order."""
    order = Order() if with_inner else Order(SortKey.MEMBER, descending=False)
    return Listing(collection_id=key, with_inner=with_inner, order=order)


def new_place(seen: int) -> Listing:
    """What came in by itself since somebody has looked, as a place."""
    return Listing(arrived_after=seen)


def place_of(key: str, *, with_inner: bool, seen: int = 0) -> Listing | None:
    """What the row of this key lists; None for a saved search, a film, or what is no place."""
    kind, _, name = key.partition(":")
    if key == NodeKind.NEW:
        return new_place(seen)
    if key in _FIXED:
        return _FIXED[key]
    if not is_id(name):
        return None
    match kind:
        case NodeKind.COLLECTION:
            return collection_place(CollectionId(name), with_inner=with_inner)
        case NodeKind.TAG:
            return Listing(tag_id=TagId(name), with_inner=with_inner)
        case NodeKind.CHARACTER:
            return Listing(character_id=AssetId(name))
    return None


def _collection(collection: Collection) -> SidebarNode:
    total = collection.count if collection.total is None else collection.total
    # Alone it can be put into an order of its own; so it stands alone where that shows as much.
    has_inner = total > collection.count
    return SidebarNode(
        NodeKind.COLLECTION,
        f"collection:{collection.id}",
        collection.name,
        id=collection.id,
        value=display.count(total),
        listing=collection_place(collection.id, with_inner=has_inner),
        own=collection_place(collection.id, with_inner=False) if has_inner else None,
    )


def _tag(tag: Tag) -> SidebarNode:
    return SidebarNode(
        NodeKind.TAG,
        f"tag:{tag.id}",
        tag.name,
        id=tag.id,
        value=display.count(tag.count),
        colour=tag.colour,
        listing=Listing(tag_id=tag.id, with_inner=True),
        own=Listing(tag_id=tag.id) if tag.own not in (None, tag.count) else None,
    )


def _nest(section: SidebarNode, things: Iterable[T], make: Callable[[T], SidebarNode]) -> None:
    """Put things below their parents; one whose parent is missing stands at the top."""
    made = [(thing, make(thing)) for thing in things]
    by_id = {node.id: node for _, node in made}
    for thing, node in made:
        parent = by_id.get(getattr(thing, "parent_id", None) or "", section)
        (section if parent is node else parent).add(node)
