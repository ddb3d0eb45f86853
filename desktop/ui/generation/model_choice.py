"""Which generator, which of its models, and how much effort: three boxes in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop.domain.generation import Preset
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.tokens import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.generation import ModelSpec
    from desktop.domain.generation_queue import GeneratorInfo

_PRESETS = ((Preset.DRAFT, "Draft"), (Preset.FINAL, "Final"))


class ModelChoice(QWidget):
    """A generator that cannot be asked is listed too, and says what is missing.

    Signals:
        model_changed: Another generator or model is chosen.
        preset_changed: Another preset.
    """

    model_changed = Signal()
    preset_changed = Signal()

    def __init__(self, offers: Sequence[GeneratorInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = tuple(offers)
        self.generators = QComboBox(self)
        self.models = QComboBox(self)
        self.presets = QComboBox(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.generators)
        row.addWidget(self.models, 1)
        row.addWidget(self.presets)
        self.generators.setAccessibleName("Generator")
        self.models.setAccessibleName("Model")
        self.presets.setAccessibleName("Preset")
        for at, offer in enumerate(self._offers):
            self._add(at, offer)
        self.generators.currentIndexChanged.connect(self._generator_changed)
        self.models.currentIndexChanged.connect(self._model_changed)
        self.presets.activated.connect(lambda _at: self.preset_changed.emit())

    @property
    def offer(self) -> GeneratorInfo | None:
        """The generator that is chosen."""
        at = self.generators.currentIndex()
        return self._offers[at] if 0 <= at < len(self._offers) else None

    @property
    def model(self) -> ModelSpec | None:
        """The model that is chosen; None where its generator has none."""
        offer, at = self.offer, self.models.currentIndex()
        return offer.models[at] if offer is not None and 0 <= at < len(offer.models) else None

    @property
    def preset(self) -> Preset | None:
        """The preset; None for what is typed."""
        found = self.presets.currentData()
        return Preset(found) if found else None

    def choose(self, adapter: str, model: str) -> None:
        """Choose by their names; the first that can be asked, where there is no such one."""
        names = [offer.spec.name for offer in self._offers]
        ready = (at for at, offer in enumerate(self._offers) if offer.availability.is_on)
        at = names.index(adapter) if adapter in names else next(ready, 0)
        self.generators.setCurrentIndex(at)
        self._fill_models()
        offer = self.offer
        found = [one.name for one in offer.models] if offer is not None else []
        self.models.setCurrentIndex(found.index(model) if model in found else 0)
        self._fill_presets()

    def _add(self, at: int, offer: GeneratorInfo) -> None:
        self.generators.addItem(offer.spec.title)
        if offer.availability.is_on:
            return
        model = self.generators.model()
        words = f"{offer.availability.words} {offer.availability.advice}".strip()
        if isinstance(model, QStandardItemModel) and (item := model.item(at)) is not None:
            item.setEnabled(False)
        tip = plain_tooltip(words)
        self.generators.setItemData(at, tip, Qt.ItemDataRole.ToolTipRole)

    def _generator_changed(self) -> None:
        self._fill_models()
        self._fill_presets()
        self.model_changed.emit()

    def _model_changed(self) -> None:
        self._fill_presets()
        self.model_changed.emit()

    def _fill_models(self) -> None:
        offer = self.offer
        with QSignalBlocker(self.models):
            self.models.clear()
            for model in offer.models if offer is not None else ():
                self.models.addItem(model.title)

    def _fill_presets(self) -> None:
        model = self.model
        self.presets.clear()
        self.presets.addItem("As typed", "")
        known = model.presets if model is not None else {}
        for preset, words in _PRESETS:
            if preset in known:
                self.presets.addItem(words, preset.value)
        self.presets.setVisible(self.presets.count() > 1)
