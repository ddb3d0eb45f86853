"""How an asset was made, below its prompt: what else the file says, corrections, its own words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.domain.recipe import AI_SOURCE_TYPES, EFFECTIVE_KEYS
from desktop.domain.recipe_words import FIELD_NAMES, plain_text, value_text
from desktop.domain.untrusted_text import clean_line
from desktop.ui.inspector.raw_tree import RawTree
from desktop.ui.inspector.rows import INSET, NAMES, Rows, selectable
from desktop.ui.inspector.sources_view import SourcesView
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.domain.asset import Asset
    from desktop.domain.recipe import AssetRecipe
    from desktop.domain.recipe_source import RecipeSource
    from desktop.ui.kit.thumbnails import Thumbnails

_PROMPTS = 12


class RecipeView(QWidget):
    """Shows what is known of how one asset was made.

    Signals:
        file_wanted: Keys of which what the file says is to hold again.
    """

    file_wanted = Signal(tuple)

    def __init__(self, thumbnails: Thumbnails | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, Any] = {}
        self._is_read_only = False
        self.copies = {
            "parameters": _button("All", "Copy all of it, a line for each", self._lines),
            "json": _button("JSON", "Copy all of it as JSON", self._json),
            "a1111": _button("A1111", "Copy all of it as AUTOMATIC1111 writes it", self._text),
        }
        self._copy_row = QWidget(self)
        row = QHBoxLayout(self._copy_row)
        row.setContentsMargins(INSET, GAP_HALF, 0, GAP_HALF)
        row.setSpacing(GAP_HALF)
        name = plain_label("Copy", role="quiet", parent=self)
        name.setFixedWidth(NAMES + GAP_HALF)
        row.addWidget(name)
        for one in self.copies.values():
            row.addWidget(one)
        row.addStretch(1)
        self.rows = Rows(self)
        self.corrected = Rows(self)
        self.sources = SourcesView(thumbnails, self)
        self.raw = RawTree(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.rows, self._copy_row, self.sources, self.corrected, self.raw):
            column.addWidget(part)

    def show_recipe(
        self, asset: Asset, recipe: AssetRecipe, sources: Sequence[RecipeSource] = ()
    ) -> None:
        """Show how an asset was made."""
        self.sources.show_sources(sources)
        generation = asset.generation
        self._known = {key: generation[key] for key in EFFECTIVE_KEYS if key in generation}
        shown = dict(generation)
        if sources:  # each with the asset that it is, and not only named
            shown.pop("source_images", None)
        self._show_rows(shown, recipe)
        self._copy_row.setVisible(bool(self._known))
        self._show_corrections(recipe)
        self.raw.show_blocks(recipe.raw)
        self.raw.setVisible(bool(recipe.raw))

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only."""
        self._is_read_only = is_read_only
        self.sources.be_read_only(is_read_only=is_read_only)
        for one in self.corrected.findChildren(QPushButton):
            one.setEnabled(not is_read_only)

    def _show_rows(self, generation: Mapping[str, Any], recipe: AssetRecipe) -> None:
        self.rows.clear()
        for name, text in recipe_rows(generation, recipe):
            self.rows.add_text(name, text)

    def _show_corrections(self, recipe: AssetRecipe) -> None:
        """What a person says otherwise than the file, with what the file says."""
        self.corrected.clear()
        keys = [key for key in recipe.corrected if key in recipe.parsed]
        self.corrected.setVisible(bool(keys))
        if not keys:
            return
        self.corrected.add_head("The file says otherwise")
        for key in keys:
            told = value_text(recipe.parsed[key])
            self.corrected.add(FIELD_NAMES.get(key, key), self._correction(key, told))

    def _correction(self, key: str, told: str) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(selectable(told))
        use = QPushButton("Use This")
        use.setFlat(True)
        use.setAccessibleName(f"Use what the file says: {FIELD_NAMES.get(key, key)}")
        use.setToolTip(plain_tooltip("Take the correction back"))
        use.setEnabled(not self._is_read_only)
        use.clicked.connect(lambda: self.file_wanted.emit((key,)))
        line = QHBoxLayout()
        line.setContentsMargins(2, 0, 0, 0)
        line.addWidget(use)
        line.addStretch(1)
        column.addLayout(line)
        return box

    def _lines(self) -> str:
        return "\n".join(f"{FIELD_NAMES[key]}: {value_text(v)}" for key, v in self._known.items())

    def _json(self) -> str:
        return json.dumps(self._known, indent=2, ensure_ascii=False, default=str)

    def _text(self) -> str:
        from desktop.formats.recipes.automatic1111 import as_text  # noqa: PLC0415 - when asked for

        return as_text(self._known)


def _button(text: str, tip: str, words: Callable[[], str]) -> QPushButton:
    made = QPushButton(text)
    made.setFlat(True)
    made.setToolTip(plain_tooltip(tip))
    made.clicked.connect(lambda: QGuiApplication.clipboard().setText(words()))
    return made


def recipe_rows(generation: Mapping[str, Any], recipe: AssetRecipe) -> list[tuple[str, str]]:
    """Name and text of what has no field of its own above."""
    size = (generation.get("width"), generation.get("height"))
    found = [
        ("Size", f"{size[0]} × {size[1]}" if all(size) else ""),
        ("Model hash", value_text(generation.get("model_hash"))),
        ("By a model", _by_a_model(generation)),
        ("Traced", traced_text(recipe)),
        *(("Found", text) for text in found_prompts(recipe)),
        ("Other", value_text(generation.get("parameters"))),
        ("Read from", _read_from(recipe)),
        ("Odd", " ".join(recipe.warnings)),
    ]
    return [(name, text) for name, text in found if text]


def _read_from(recipe: AssetRecipe) -> str:
    """The still that says it, where the film does not."""
    still = clean_line(recipe.still, limit=300)
    return f"{still}, the still beside it: the film itself says nothing" if still else ""


def traced_text(recipe: AssetRecipe) -> str:
    """Whether the prompt is the one that was used, where there was something to trace."""
    prompts = recipe.parsed.get("prompts")
    if recipe.generator != "comfyui" or not isinstance(prompts, list):
        return ""
    others = sum(not one.get("is_traced") for one in prompts if isinstance(one, dict))
    if recipe.parsed.get("is_traced"):
        more = f"; {others} more in the graph, not used" if others else ""
        what = "what the file says" if "prompt" in recipe.corrected else "this prompt"
        return f"Yes, the graph leads to {what}{more}"
    if recipe.parsed.get("prompt"):
        return "No: it is the likeliest of those in the file"
    return "No" if prompts else ""


def found_prompts(recipe: AssetRecipe) -> list[str]:
    """Where no prompt is certain, those that stand in the file, each with what it is."""
    prompts = recipe.parsed.get("prompts")
    if recipe.parsed.get("is_traced") or not isinstance(prompts, list):
        return []
    told = []
    for one in [one for one in prompts if isinstance(one, dict)][:_PROMPTS]:
        where = ", ".join(filter(None, (plain_text(one.get("role")), plain_text(one.get("where")))))
        told.append(f"{clean_line(str(one.get('text')), limit=2000)} ({where})")
    return told


def _by_a_model(generation: Mapping[str, Any]) -> str:
    """Whether a model made it, and what says so."""
    term = str(generation.get("digital_source_type") or "")
    if term in AI_SOURCE_TYPES:
        return f"Yes, it declares itself so ({term})"
    if term:
        return f"No, it declares itself as {term}"
    return "Yes" if generation.get("generator") else ""
