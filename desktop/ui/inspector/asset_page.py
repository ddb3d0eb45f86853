"""The page of one asset: its header, and tabs each of which is built when it is first wanted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.changes import Changes, Kind
from desktop.domain.untrusted_text import clean_line
from desktop.edits import lazy as edits
from desktop.ui.inspector.actions import TABS
from desktop.ui.inspector.asset_header import AssetHeader, TabStrip
from desktop.ui.inspector.asset_record import AssetRecord, read_record, refresh_record
from desktop.ui.inspector.binder import Binder
from desktop.ui.kit.labels import hairline
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.catalog.library import Reads
    from desktop.domain.asset import Asset
    from desktop.domain.ids import AssetId
    from desktop.ui.inspector.binder import ValueSpec
    from desktop.ui.inspector.details import DetailsTab
    from desktop.ui.inspector.history import HistoryTab
    from desktop.ui.inspector.provenance import ProvenanceTab
    from desktop.ui.inspector.relations import RelationsTab
    from desktop.ui.inspector.technical import TechnicalTab
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.thumbnails import Thumbnails


class _Editable(Protocol):
    def be_read_only(self, *, is_read_only: bool) -> None: ...


class _Shows(Protocol):
    def show_record(self, record: AssetRecord) -> None: ...


class AssetPage(QWidget):
    """Shows and edits one asset.

    Attributes:
        details, provenance, technical, relations, history: The tabs; asked for, one is built.

    Signals:
        asset_activated: The id of an asset to go to.
        locate_requested: The id of an asset whose file is to be looked for.
        reveal_requested: A path to show in the file manager.
        tag_activated: The name of a tag to list.
    """

    asset_activated = Signal(str)
    locate_requested = Signal(str)
    reveal_requested = Signal(object)
    tag_activated = Signal(str)

    def __init__(
        self, runner: Runner, thumbnails: Thumbnails | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._thumbnails = thumbnails
        self._record: AssetRecord | None = None
        self._unread = Changes()  # asked for, and not answered yet
        self._is_read_only = False
        self.binder = Binder(runner, self)
        self.header = AssetHeader(self.binder, self)
        self.strip = TabStrip(self)
        self._tabs = QStackedWidget(self)
        self._built: set[str] = set()
        self._shown: list[_Shows] = [self.header]
        self._edited: list[_Editable] = [self.header]
        self._build()

    @property
    def record(self) -> AssetRecord | None:
        """What is known of the asset in sight."""
        return self._record

    def tab(self, name: str) -> QWidget:
        """A tab by its name; built now if it is wanted for the first time."""
        widget: QWidget = getattr(self, name.lower())
        return widget

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        self.strip.setCurrentIndex(TABS.index(name))

    def build_rest(self) -> Iterator[None]:
        """Build the tabs that nobody has wanted yet, a step each."""
        for name in TABS:
            if name not in self._built:
                self.tab(name)
                yield

    def reading(self, key: AssetId, root: Path, changes: Changes) -> Callable[[Reads], AssetRecord]:
        """How to read an asset: all about it, or what `changes` can have changed of it."""
        self._unread |= changes
        known, columns = self._record, self._unread.columns
        if (
            known is not None
            and known.asset.id == key
            and columns is not None
            and self._unread.kinds <= {Kind.ASSETS}
        ):
            return lambda reads: refresh_record(reads, known, columns)
        return lambda reads: read_record(reads, key, root)

    def show_record(self, record: AssetRecord) -> None:
        """Show an asset."""
        self._record = record
        self._unread = Changes()
        self._bring(self.strip.currentIndex())
        # The tabs first: the binder then fills what they have bound.
        for part in self._shown:
            part.show_record(record)
        self.binder.show(record.asset)
        count = len(record.dossier.relations)
        title = f"Relations {count}" if count else "Relations"
        self.strip.retitle(TABS.index("Relations"), title)

    def _use_file(self, keys: tuple[str, ...]) -> None:
        """Let what the file says of how it was made hold again."""
        if self._record is not None:
            self._runner.change(edits.recipe.UseFileRecipe(self._record.asset.id, keys))

    def _choose_source(self, source_id: str, asset_id: AssetId | None) -> None:
        """Keep which asset a file is that the recipe names; None: nothing in the library."""
        self._runner.change(edits.recipe_source.ChooseSource(source_id, asset_id))

    def _choose_other_source(self, source_id: str) -> None:
        """Let one choose it among everything in the library."""
        from desktop.ui.inspector.add_relation import (  # noqa: PLC0415 - when first wanted
            MADE_FROM,
            choose_other,
        )

        if self._record is not None:
            choose_other(
                self,
                self._runner,
                self._record.asset,
                MADE_FROM,
                lambda other: self._choose_source(source_id, other),
            )

    def forget(self) -> None:
        """Show nothing; what was typed is written, or kept for its asset."""
        self.binder.show(None)
        self._record = None

    def add_typed_names(self) -> None:
        """Add what has been typed into the fields for tags and collections."""
        if "Details" in self._built:
            self.details.flush()
        if "Provenance" in self._built:
            self.provenance.flush()

    def begin_tag(self) -> None:
        """Put the keyboard into the field that adds a tag."""
        self.show_tab("Details")
        self.details.ensureWidgetVisible(self.details.tags.field)
        self.details.tags.field.setFocus()

    def begin_rename(self) -> None:
        """Put the keyboard into the name."""
        self.header.name.setFocus()
        stem = self.header.name.text().rpartition(".")[0] or self.header.name.text()
        self.header.name.setSelection(0, len(stem))

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only."""
        self._is_read_only = is_read_only
        self.binder.be_read_only(is_read_only=is_read_only)
        for part in self._edited:
            part.be_read_only(is_read_only=is_read_only)

    # Below here: the tabs.

    @cached_property
    def details(self) -> DetailsTab:  # noqa: D102 - see the class
        from desktop.ui.inspector.details import DetailsTab  # noqa: PLC0415 - when first wanted

        tab = DetailsTab(self._runner, self.binder)
        tab.locate_requested.connect(self.locate_requested)
        tab.tag_clicked.connect(self.tag_activated)
        self._put("Details", tab, tab, edited=tab)
        return tab

    @cached_property
    def provenance(self) -> ProvenanceTab:  # noqa: D102
        from desktop.ui.inspector.provenance import ProvenanceTab  # noqa: PLC0415

        tab = ProvenanceTab(self.binder, self._thumbnails)
        tab.asset_clicked.connect(self.asset_activated)
        tab.recipe.file_wanted.connect(self._use_file)
        tab.recipe.sources.chosen.connect(self._choose_source)
        tab.recipe.sources.other_wanted.connect(self._choose_other_source)
        tab.tags.added.connect(self.details.tags.added)
        tab.tags.removed.connect(self.details.tags.removed)
        tab.tags.clicked.connect(self.tag_activated)
        self._put("Provenance", tab, tab, edited=tab)
        return tab

    @cached_property
    def technical(self) -> TechnicalTab:  # noqa: D102
        from desktop.ui.inspector.technical import TechnicalTab  # noqa: PLC0415

        tab = TechnicalTab()
        tab.locate_requested.connect(self.locate_requested)
        tab.reveal_requested.connect(self.reveal_requested)
        self._put("Technical", tab, tab)
        return tab

    @cached_property
    def relations(self) -> RelationsTab:  # noqa: D102
        from desktop.ui.inspector.relations import RelationsTab  # noqa: PLC0415

        tab = RelationsTab(self._runner, self._thumbnails)
        tab.asset_activated.connect(self.asset_activated)
        self._put("Relations", tab, tab, edited=tab)
        return tab

    @cached_property
    def history(self) -> HistoryTab:  # noqa: D102
        from desktop.ui.inspector.history import HistoryTab  # noqa: PLC0415

        tab = HistoryTab(self._runner)
        self._put("History", tab, tab)
        return tab

    def _put(
        self, name: str, tab: QWidget, shows: _Shows, *, edited: _Editable | None = None
    ) -> None:
        """Put a tab with the others, with what is known of the asset in sight."""
        self._built.add(name)
        self._tabs.addWidget(tab)
        self._shown.append(shows)
        if edited is not None:
            self._edited.append(edited)
            edited.be_read_only(is_read_only=self._is_read_only)
        if self._record is not None:
            shows.show_record(self._record)

    # Below here: building.

    def _build(self) -> None:
        for name in TABS:
            self.strip.addTab(name)
        strip = QVBoxLayout()
        strip.setContentsMargins(6, 0, 6, 0)
        strip.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(strip)
        column.addWidget(hairline(parent=self))
        column.addWidget(self._tabs, 1)
        self.strip.currentChanged.connect(self._bring)
        self.header.stars.rated.connect(self._rate)
        self.header.favourite_button.switched.connect(self._favour)
        self.binder.left_behind.connect(self._left_behind)

    def _bring(self, at: int) -> None:
        self._tabs.setCurrentWidget(self.tab(TABS[at]))

    def _rate(self, stars: int) -> None:
        if self._record is not None:
            self._runner.change(
                edits.asset.RateAssets((self._record.asset.id,), stars), source=self
            )

    def _favour(self, is_on: bool) -> None:
        if self._record is not None:
            edit = edits.asset.FavouriteAssets((self._record.asset.id,), is_on)
            self._runner.change(edit, source=self)

    def _left_behind(self, asset: Asset, spec: ValueSpec, text: str) -> None:
        """Words that stand for no value were left: they wait for their asset to be shown again."""
        name, words = clean_line(asset.name, limit=40), clean_line(text, limit=40)
        self._runner.report.note(
            f"“{words}” was not written as the {spec.label} of “{name}”.",
            NoteAction("Go Back", lambda: self.asset_activated.emit(asset.id)),
        )
