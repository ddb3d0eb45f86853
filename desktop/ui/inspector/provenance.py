"""The provenance tab: the prompt and the recipe, what it cost, where it is used and came from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain import display
from desktop.domain.asset import AssetSource
from desktop.domain.changed_words import metadata_name
from desktop.domain.recipe import EFFECTIVE_KEYS
from desktop.domain.untrusted_text import clean_line, for_widget
from desktop.ui.inspector import codec
from desktop.ui.inspector.binder import COST, Binder, StoredIn, ValueSpec
from desktop.ui.inspector.chips import ChipLine
from desktop.ui.inspector.details import show_tags
from desktop.ui.inspector.fields import LineField
from desktop.ui.inspector.link_label import LinkLabel
from desktop.ui.inspector.note_field import NoteField
from desktop.ui.inspector.problem import WithProblem
from desktop.ui.inspector.raw_text import RawText
from desktop.ui.inspector.recipe_view import RecipeView
from desktop.ui.inspector.rows import INSET, Rows, TabPage, selectable
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import SectionHead, plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.asset import Asset
    from desktop.ui.inspector.asset_record import AssetRecord, AssetReference
    from desktop.ui.kit.thumbnails import Thumbnails

# Key in the generation metadata, name in the tab, hint.
_FIELDS = (("model", "Model"), ("provider", "Provider"), ("seed", "Seed"))
_SAMPLING = (
    ("sampler", "Sampler"),
    ("scheduler", "Scheduler"),
    ("steps", "Steps"),
    ("cfg", "CFG"),
)
_LISTS = (
    ("loras", "LoRAs", "LoRAs", codec.LORAS),
    ("source_images", "Made from", "source images", codec.NAMES),
)
_SHOWN = frozenset(
    {key for key, _ in _FIELDS + _SAMPLING}
    | {"prompt", "negative_prompt", "cost_basis", "currency"}
    | set(EFFECTIVE_KEYS)
)


class PromptBox(QFrame):
    """A quiet box with a text, its name, and Copy."""

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt_box")
        self.field = NoteField(name, codec=codec.PROSE_OR_NONE, hint=hint, parent=self)
        self.copy = QToolButton(self)
        self.copy.setToolTip(plain_tooltip(f"Copy {name.lower()}"))
        self.copy.setAccessibleName(f"Copy {name.lower()}")
        self.copy.setStyleSheet("padding: 2px; min-height: 0;")
        self.copy.clicked.connect(self.copy_text)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 6, GAP_HALF, 6)
        row.setSpacing(2)
        row.addWidget(WithProblem(self.field), 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._dress)
        self._dress()

    def copy_text(self) -> None:
        """Put the text on the clipboard."""
        QGuiApplication.clipboard().setText(self.field.toPlainText())

    def _dress(self) -> None:
        look = theme.tokens()
        self.copy.setIcon(icons.icon("copy", "quiet"))
        self.setStyleSheet(f"#prompt_box {{ background: {look.ground}; border-radius: 6px; }}")


class ProvenanceTab(TabPage):
    """Shows and edits how one asset was made.

    Signals:
        asset_clicked: The id of an asset to go to.
    """

    asset_clicked = Signal(str)

    def __init__(
        self, binder: Binder, thumbnails: Thumbnails | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._binder = binder
        self.prompt = PromptBox("Prompt", "Add the prompt it was made with")
        self.negative = PromptBox("Negative prompt", "Add what it should not show")
        self.fields: dict[str, LineField] = {}
        self._list_lines: dict[str, tuple[QLabel, QWidget]] = {}  # name and value
        self.cost = LineField("Cost", codec=codec.MONEY, hint=display.UNKNOWN)
        self._cost_note = plain_label(role="quiet")
        self._recipe = Rows()
        self._sampling = Rows()
        self._compact = selectable("")
        self._pencil = QToolButton()
        self._made = selectable("")
        self.tags = ChipLine("Add tag")
        self._links = Rows()
        self.recipe = RecipeView(thumbnails)
        self._raw = RawText("Everything stored")
        self._build()

    def show_record(self, record: AssetRecord) -> None:
        """Show an asset; the binder shows what it binds."""
        asset = record.asset
        generation = asset.generation
        self._compact.setText(_sampling_line(generation) or "–")
        estimated = (
            generation.get("cost_basis") == "estimated" and asset.generation_cost is not None
        )
        self._cost_note.setText("estimated" if estimated else "")
        self._made.setText(_made_line(asset))
        self.recipe.show_recipe(asset, record.dossier.recipe, record.dossier.sources)
        for part in self._list_lines["source_images"]:  # each stands below with its picture
            part.setVisible(not record.dossier.sources)
        show_tags(self.tags, record.tags, record.all_tags)
        named = {one.asset.id for one in record.dossier.sources if one.asset is not None}
        origins = [one for one in record.origins if one.asset_id not in named]
        self._show_links(record.uses, origins)
        rest = {key: value for key, value in generation.items() if key not in _SHOWN}
        self._raw.show_text(_json(rest), title=_rest_title(rest))
        self._raw.setVisible(bool(rest))

    def flush(self) -> None:
        """Add what has been typed into the field for tags."""
        self.tags.flush()

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only; the binder sees to the fields."""
        self.tags.be_read_only(is_read_only=is_read_only)
        self._pencil.setEnabled(not is_read_only)
        self.recipe.be_read_only(is_read_only=is_read_only)

    def copy_prompt(self) -> None:
        """Put the prompt on the clipboard."""
        self.prompt.copy_text()

    # Below here: building.

    def _build(self) -> None:
        self.recipe.sources.asset_clicked.connect(self.asset_clicked)
        for box, key, label in (
            (self.prompt, "prompt", "prompt"),
            (self.negative, "negative_prompt", "negative prompt"),
        ):
            self._binder.bind(box.field, ValueSpec(StoredIn.GENERATION, key, label))
        for head, shown in (("Prompt", self.prompt), ("Negative prompt", self.negative)):
            self.add(SectionHead(head))
            self.add(shown)
        for key, name in _FIELDS:
            self._recipe.add(name, WithProblem(self._field(key, name)))
        self._recipe.add("Sampler", self._sampler_row())
        for key, name in _SAMPLING:
            self._sampling.add(name, WithProblem(self._field(key, name)))
        self._sampling.hide()
        self._recipe.add_wide(self._sampling)
        for key, name, label, kind in _LISTS:
            field = LineField(name, codec=kind, hint="–")
            self._binder.bind(field, ValueSpec(StoredIn.GENERATION, key, label))
            self.fields[key] = field
            line = WithProblem(field)
            self._list_lines[key] = (self._recipe.add(name, line), line)
        self._recipe.add("When", self._made)
        self._recipe.add("Cost", self._cost_row())
        self._binder.bind(self.cost, COST)
        self.column.addWidget(self._recipe)
        self.column.addWidget(self.recipe)
        self.column.addWidget(self._links)
        tags = Rows()
        tags.add("Tags", self.tags)
        self.column.addWidget(tags)
        self.add(self._raw)
        self.column.addStretch(1)
        theme.changed.connect(self._tint)
        self._tint()

    def _field(self, key: str, name: str) -> LineField:
        kind = codec.NUMBER if key in ("steps", "cfg") else codec.TEXT
        field = LineField(name, codec=kind, hint="–")
        self._binder.bind(field, ValueSpec(StoredIn.GENERATION, key, name.lower()))
        self.fields[key] = field
        return field

    def _sampler_row(self) -> QWidget:
        """The usual one line, with a pencil that opens its four fields."""
        self._pencil.setCheckable(True)
        self._pencil.setAccessibleName("Edit the sampler settings")
        self._pencil.setToolTip(plain_tooltip("Edit the sampler settings"))
        self._pencil.setStyleSheet("padding: 2px; min-height: 0;")
        self._pencil.toggled.connect(self._sampling.setVisible)
        return _side_by_side(self._compact, self._pencil, stretch=True)

    def _cost_row(self) -> QWidget:
        self.cost.textChanged.connect(self._size_cost)
        self._size_cost(self.cost.text())
        fixed = QSizePolicy.Policy.Fixed
        self.cost.setSizePolicy(fixed, fixed)
        box = WithProblem(self.cost, beside=self._cost_note)
        self._cost_note.setSizePolicy(QSizePolicy.Policy.Expanding, fixed)
        return box

    def _size_cost(self, text: str) -> None:
        """As wide as the amount, so that "estimated" stands beside it."""
        letters = self.cost.fontMetrics().horizontalAdvance(text or self.cost.placeholderText())
        self.cost.setFixedWidth(letters + 2 * GAP + 4)

    def _show_links(
        self, uses: Sequence[AssetReference], origins: Sequence[AssetReference]
    ) -> None:
        self._links.clear()
        self._links.setVisible(bool(uses or origins))
        for title, links in (("Used in", uses), ("From", origins)):
            if not links:
                continue
            box = QWidget()
            column = QVBoxLayout(box)
            column.setContentsMargins(INSET + 2, 0, 0, 0)
            column.setSpacing(0)
            for link in links[:20]:
                column.addWidget(self._link(link))
            self._links.add(title, box)

    def _link(self, link: AssetReference) -> LinkLabel:
        made = LinkLabel(clean_line(link.text, limit=200))
        made.followed.connect(lambda: self.asset_clicked.emit(link.asset_id))
        return made

    def _tint(self) -> None:
        self._pencil.setIcon(icons.icon("pencil-simple", "quiet"))
        for link in self.findChildren(LinkLabel):
            link.dress()


def _side_by_side(left: QWidget, right: QWidget, *, stretch: bool = False) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2)
    row.addWidget(left, 1 if stretch else 0)
    row.addWidget(right)
    return box


def _sampling_line(generation: Mapping[str, Any]) -> str:
    """`euler · simple · 20 steps · cfg 3.5`."""
    steps, cfg = generation.get("steps"), generation.get("cfg")
    parts = [
        generation.get("sampler"),
        generation.get("scheduler"),
        f"{steps} steps" if steps not in (None, "") else "",
        f"cfg {cfg:g}" if isinstance(cfg, float) else f"cfg {cfg}" if cfg not in (None, "") else "",
    ]
    return " · ".join(clean_line(str(part), limit=60) for part in parts if part)


def _made_line(asset: Asset) -> str:
    """`14 Nov 2026 21:40`, as far as it is known; of what nobody made here, when it came in."""
    is_made_here = asset.source == AssetSource.GENERATION
    # When a file came in says nothing of when it was made.
    when = display.recorded(asset.recorded)
    if is_made_here or asset.generation.get("provider"):
        when = when or (display.date_time(asset.created_at) if is_made_here else "")
        return when or "–"
    return f"Imported {display.date_time(asset.created_at)}"


def _rest_title(rest: Mapping[str, Any]) -> str:
    """What else is stored, in a few words."""
    names = ", ".join(metadata_name(key).lower() for key in list(rest)[:3])
    return f"Also stored: {names}{' …' if len(rest) > 3 else ''}"


def _json(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, indent=2, ensure_ascii=False, default=str) if values else ""
    return for_widget(text, limit=100_000)
