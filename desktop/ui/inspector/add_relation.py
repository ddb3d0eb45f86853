"""Relating assets by hand: which kind of relation, and to which asset."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.base.errors import QueryError
from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.relation import RelationType
from desktop.domain.search.parser import parse
from desktop.edits import lazy as edits
from desktop.ui.kit.choose import ChoiceRow, ChooseDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QMenu, QWidget

    from desktop.catalog.library import Reads
    from desktop.domain.asset import Asset, AssetCard
    from desktop.domain.ids import AssetId, RelationId
    from desktop.ui.kit.runner import Runner

_SHOWN = 60  # assets offered at once; words narrow them down
_USERS = (AssetType.FILM, AssetType.SCENE, AssetType.SHOT)


@frozen
class RelationKind:
    """A relation seen from the asset in sight.

    Attributes:
        text: How the menu reads: `Derived from…`.
        is_outgoing: The asset in sight is the parent.
        others: The types that the other one can have; empty: every type.
    """

    text: str
    type: RelationType
    is_outgoing: bool
    others: tuple[AssetType, ...] = ()

    def edit(
        self, asset: AssetId, other: AssetId, instead_of: RelationId | None = None
    ) -> edits.relation.AddRelation:
        """The edit that relates the asset in sight to another one."""
        parent, child = (asset, other) if self.is_outgoing else (other, asset)
        return edits.relation.AddRelation(self.type, parent, child, instead_of)


_T = RelationType
_CHARACTER = (AssetType.CHARACTER_REF,)
_FROM_ANY = (
    RelationKind("Derived from", _T.DERIVED_FROM, is_outgoing=False),
    RelationKind("Variant of", _T.VARIANT_OF, is_outgoing=False),
    RelationKind("Used in", _T.USED_IN, is_outgoing=False, others=_USERS),
    RelationKind("Reference for", _T.REFERENCE_FOR, is_outgoing=False, others=_CHARACTER),
    RelationKind("Original of", _T.DERIVED_FROM, is_outgoing=True),
    RelationKind("Has the variant", _T.VARIANT_OF, is_outgoing=True),
)


_MEDIA = (AssetType.IMAGE, AssetType.VIDEO, AssetType.AUDIO)
# A file that a recipe names, whatever it is called in the library.
MADE_FROM = RelationKind("Made from", _T.DERIVED_FROM, is_outgoing=False, others=_MEDIA)


def kinds_for(asset: Asset) -> list[RelationKind]:
    """The relations that an asset of its type can have by hand."""
    kinds = list(_FROM_ANY)
    if asset.type is AssetType.CHARACTER_REF:
        kinds.insert(0, RelationKind("Has the reference", _T.REFERENCE_FOR, is_outgoing=True))
    if asset.type in _USERS:
        kinds.insert(0, RelationKind("Uses", _T.USED_IN, is_outgoing=True))
    return kinds


def fill_menu(
    menu: QMenu, asset: Asset, chosen: Callable[[RelationKind], object], *, dots: str = ""
) -> None:
    """An entry for each kind."""
    for kind in kinds_for(asset):
        menu.addAction(f"{kind.text}{dots}", partial(chosen, kind))


def choose_other(
    parent: QWidget,
    runner: Runner,
    asset: Asset,
    kind: RelationKind,
    chosen: Callable[[AssetId], None],
) -> ChooseDialog:
    """Let one choose the other asset; what is typed is searched for."""

    def ask(words: str, then: Callable[[Sequence[ChoiceRow]], None]) -> None:
        runner.ask(lambda reads: read_choices(reads, words, kind, asset.id), then, key="relate")

    dialog = ChooseDialog(
        parent,
        f"{kind.text} …",
        ask=ask,
        chosen=lambda picked: chosen(picked[0].key),
        verb="Relate",
        hint="Type words of its name",
        empty="Nothing in the library has these words.",
    )
    dialog.open()
    return dialog


def read_choices(reads: Reads, words: str, kind: RelationKind, without: AssetId) -> list[ChoiceRow]:
    """Assets that have the typed words. Runs in a reader's thread."""
    try:
        query = parse(words, typing=True) if words else None
    except QueryError:
        return []
    listing = Listing(types=kind.others, query=query, order=Order(SortKey.NAME, descending=False))
    cards = [card for card in reads.listing.page(listing, limit=_SHOWN).cards if card.id != without]
    films = film_names(reads, cards)
    return [
        ChoiceRow(card.id, _name(card), films.get(card.id) or display.type_name(card.type))
        for card in cards
    ]


def film_names(reads: Reads, cards: Sequence[AssetCard]) -> dict[AssetId, str]:
    """The names of the films that shots and scenes belong to."""
    parts = [card.id for card in cards if card.type in (AssetType.SHOT, AssetType.SCENE)]
    above = reads.relations.films_of(parts) if parts else {}
    films = reads.assets.cards(list({film for tops in above.values() for film in tops}))
    return {
        key: " / ".join(films[film].name for film in tops if film in films and film != key)
        for key, tops in above.items()
    }


def _name(card: AssetCard) -> str:
    return f"{card.code}  {card.name}" if card.code else card.name
