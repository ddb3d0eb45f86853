"""The details tab: what a person says about an asset, all of it edited in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from desktop.domain import display
from desktop.domain.asset import AssetStatus, AssetType, choosable_statuses
from desktop.domain.changed_words import metadata_name
from desktop.domain.collection import collection_named
from desktop.domain.film import status_words
from desktop.domain.metadata import REPEATED
from desktop.edits import lazy as edits
from desktop.ui.inspector import codec
from desktop.ui.inspector.binder import COST, RECORDED, Binder, StoredIn, ValueSpec
from desktop.ui.inspector.chips import ChipLine
from desktop.ui.inspector.fields import LineField
from desktop.ui.inspector.metadata_rows import READ_ONLY
from desktop.ui.inspector.note_field import NoteField
from desktop.ui.inspector.problem import WithProblem
from desktop.ui.inspector.rows import Rows, TabPage
from desktop.ui.inspector.sequence_rows import SequenceRows
from desktop.ui.kit import theme
from desktop.ui.kit.label_picker import LabelPicker
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.domain.ids import AssetId
    from desktop.domain.tag import Tag
    from desktop.edits.edit import Edit
    from desktop.ui.inspector.asset_record import AssetRecord, RecordedPresence
    from desktop.ui.kit.runner import Runner

# Shown elsewhere in the inspector: as technical facts, and as relations.
_NOT_HERE = (
    frozenset({"format", "width", "height", "duration", "thumbnail_url"})
    | READ_ONLY
    | set(REPEATED.values())
)


class DetailsTab(TabPage):
    """Shows and edits one asset.

    Signals:
        tag_clicked: The name of a tag.
        locate_requested: The id of an asset whose bytes are not where they were.
    """

    tag_clicked = Signal(str)
    locate_requested = Signal(str)

    def __init__(self, runner: Runner, binder: Binder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._binder = binder
        self._record: AssetRecord | None = None
        self._extra: dict[str, LineField] = {}
        self.description = NoteField("Description", hint="Add a description")
        self.label = LabelPicker()
        self.tags = ChipLine("Add tag")
        self.collections = ChipLine("Add to collection")
        self.code = LineField("Code", hint="Add a code")
        self.status = QComboBox()
        self.locate = QPushButton("Locate…")
        self.recorded = LineField("Recorded", codec=codec.DATE, hint="Add a date")
        self.recorded_by = plain_label(role="quiet")
        self.recorded_by.setWordWrap(True)
        self.recorded_by.setContentsMargins(7, 0, 0, 4)
        self.cost = LineField("Cost", codec=codec.MONEY, hint=display.UNKNOWN)
        self.source = LineField("Source", codec=codec.SOURCE, hint="Add where it is from")
        self._added = LineField("Added")
        self._rows = Rows()
        self.sequence = SequenceRows()
        self._more = Rows()
        self._build()
        self._wire()

    def show_record(self, record: AssetRecord) -> None:
        """Show an asset; the binder shows what it binds."""
        self._record = record
        asset = record.asset
        self.label.show_label(asset.label)
        show_tags(self.tags, record.tags, record.all_tags)
        self.collections.show_chips(
            [(item.name, "", False) for item in record.dossier.collections],
            [item.name for item in record.all_collections],
        )
        self._show_status(asset.type, asset.status, record.presence)
        said = asset.recorded.source_words if asset.recorded else ""
        self.recorded_by.setText(said)
        self.recorded_by.setVisible(bool(said))
        self._added.show_value(display.date_time(asset.created_at))
        self.sequence.show_sequence(asset.id, record.dossier.sequence)
        self._show_metadata(asset.metadata)

    def flush(self) -> None:
        """Add what has been typed into the fields for tags and collections."""
        self.tags.flush()
        self.collections.flush()

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only; the binder sees to the fields."""
        for line in (self.tags, self.collections):
            line.be_read_only(is_read_only=is_read_only)
        self.sequence.be_read_only(is_read_only=is_read_only)
        for widget in (self.label, self.status, self.locate):
            widget.setEnabled(not is_read_only)

    # Below here: building.

    def _build(self) -> None:
        self.status.setAccessibleName("Status")
        theme.changed.connect(self._dress_status)
        self._dress_status()
        self._added.setReadOnly(True)
        self.locate.setToolTip(plain_tooltip("Say where its file is now"))
        self.locate.hide()
        status = QWidget()
        status.setFocusProxy(self.status)
        row = QHBoxLayout(status)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_HALF)
        row.addWidget(self.status, 1)
        row.addWidget(self.locate)
        self.column.addWidget(WithProblem(self.description))
        for name, widget in (
            ("Label", self.label),
            ("Tags", self.tags),
            ("Collections", self.collections),
            ("Code", WithProblem(self.code)),
            ("Status", status),
            ("Recorded", WithProblem(self.recorded, below=self.recorded_by)),
            ("Cost", WithProblem(self.cost)),
            ("Source", WithProblem(self.source)),
            ("Added", self._added),
        ):
            self._rows.add(name, widget)
        self.column.addWidget(self._rows)
        self.column.addWidget(self.sequence)
        self.column.addWidget(self._more)
        self.column.addStretch(1)

    def _wire(self) -> None:
        column = StoredIn.COLUMN
        for field, spec in (
            (self.description, ValueSpec(column, "description", "description")),
            (self.code, ValueSpec(column, "code", "code")),
            (self.recorded, RECORDED),
            (self.cost, COST),
            (self.source, ValueSpec(column, "source", "source")),
        ):
            self._binder.bind(field, spec)
        self.label.picked.connect(
            lambda label: self._change(lambda ids: edits.asset.LabelAssets(ids, label))
        )
        self.tags.added.connect(
            lambda names: self._change(lambda ids: edits.tag.TagAssets(ids, names))
        )
        self.tags.removed.connect(
            lambda name: self._change(lambda ids: edits.tag.UntagAssets(ids, (name,)))
        )
        self.tags.clicked.connect(self.tag_clicked)
        self.collections.added.connect(self._put)
        self.collections.removed.connect(self._take_out)
        self.status.activated.connect(self._set_status)
        self.locate.clicked.connect(self._locate)
        self.sequence.rate_picked.connect(
            lambda key, rate: self._runner.change(
                edits.sequence.SetSequenceRate((key,), rate), source=self
            )
        )

    def _change(self, make: Callable[[tuple[AssetId, ...]], Edit[object]]) -> None:
        """Perform an edit of the asset in sight."""
        if self._record is not None:
            self._runner.change(make((self._record.asset.id,)), source=self)

    def _put(self, names: Sequence[str]) -> None:
        record = self._record
        if record is None:
            return
        for name in names:
            self._runner.change(
                edits.collection.PutInNamedCollection(name, (record.asset.id,)), source=self
            )

    def _locate(self) -> None:
        if self._record is not None:
            self.locate_requested.emit(self._record.asset.id)

    def _take_out(self, name: str) -> None:
        found = collection_named(name, self._record.dossier.collections if self._record else ())
        if found is not None:
            self._change(
                lambda ids: edits.collection.TakeOutOfCollection(found.id, ids, found.name)
            )

    def _show_status(self, kind: AssetType, status: str, presence: RecordedPresence) -> None:
        """The states a person may choose; a shot has those of a production.

        What is not where it was is said in place of `Available`, and can be located.
        """
        is_away = presence.is_away
        self.locate.setVisible(is_away)
        names = [str(choice.value) for choice in choosable_statuses(kind)]
        if status not in names:
            names.insert(0, status)
        words = [status_words(name) for name in names]
        if is_away and AssetStatus.AVAILABLE in names:
            words[names.index(AssetStatus.AVAILABLE)] = presence.value.capitalize()
        shown = [self.status.itemText(at) for at in range(self.status.count())]
        if shown != words or [self.status.itemData(at) for at in range(len(shown))] != names:
            self.status.clear()
            for word, name in zip(words, names, strict=True):
                self.status.addItem(word, name)
        self.status.setCurrentIndex(names.index(status))

    def _dress_status(self) -> None:
        """As quiet as the other fields until it is touched."""
        look = theme.tokens()
        self.status.setStyleSheet(
            "QComboBox { background: transparent; border: 1px solid transparent;"
            " padding: 2px 4px 2px 7px; }"
            f"QComboBox:hover {{ border: 1px solid {look.hairline}; }}"
            f"QComboBox:focus {{ border: 1px solid {look.accent}; }}"
            # Like a field that is only read: it cannot be changed now, but it says something.
            f"QComboBox:disabled {{ color: {look.text}; border: 1px solid transparent; }}"
            "QComboBox::down-arrow:disabled { image: none; }"
        )

    def _set_status(self, _at: int) -> None:
        record, status = self._record, self.status.currentData()
        if record is not None and status != record.asset.status:
            edit = edits.asset.SetFields(record.asset.id, {"status": status}, name="status")
            self._runner.change(edit, source=self)

    def _show_metadata(self, metadata: Mapping[str, object]) -> None:
        """Facts of this type, each a field of its own."""
        wanted = {
            key: value
            for key, value in metadata.items()
            if key not in _NOT_HERE and isinstance(value, str | int | float | bool)
        }
        if wanted.get("detected_language") in (wanted.get("language"), None, ""):
            wanted.pop("detected_language", None)
        if list(wanted) == list(self._extra):
            for key, value in wanted.items():
                self._extra[key].use(codec.like(value))
            return  # the binder has refreshed them
        for field in self._extra.values():
            self._binder.unbind(field)
        self._more.clear()
        self._extra = {}
        if wanted:
            self._more.add_head("More")
        for key, value in wanted.items():
            field = LineField(metadata_name(key), codec=codec.like(value), hint="–")
            self._more.add(metadata_name(key), WithProblem(field))
            self._binder.bind(field, ValueSpec(StoredIn.METADATA, key, metadata_name(key).lower()))
            self._extra[key] = field


def show_tags(line: ChipLine, tags: Sequence[Tag], offered: Sequence[Tag]) -> None:
    """Tags as chips."""
    line.show_chips([(tag.path, tag.colour, False) for tag in tags], [tag.path for tag in offered])
