"""The form that a page of the preferences is: names at the left, a quiet sentence below each."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QSizePolicy, QWidget

from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_WIDE

NAMES = 150  # pixels: fields begin at one line on all pages
SENTENCES = 440


class Form(QWidget):
    """A page of settings.

    Use `add` for each; `add_below` puts something under the last one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(GAP_HALF, GAP_WIDE, GAP_HALF, 0)
        self._form.setHorizontalSpacing(GAP_WIDE)
        self._form.setVerticalSpacing(GAP_HALF)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)

    def add(self, name: str, control: QWidget, hint: str = "") -> None:
        """One setting; a check box says its name itself."""
        control.setAccessibleName(name)
        control.setAccessibleDescription(hint)
        label = plain_label("" if isinstance(control, QCheckBox) else name, parent=self)
        label.setFixedWidth(NAMES)
        label.setBuddy(control)
        self._form.addRow(label, control)
        self.add_below(sentence(hint, self) if hint else _gap(self))

    def add_below(self, widget: QWidget) -> None:
        """Something under the field of the last setting."""
        self._form.addRow("", widget)

    def add_line(self, widget: QWidget) -> None:
        """Something over the whole width."""
        self._form.addRow(widget)


def sentence(text: str, parent: QWidget, role: str = "quiet") -> QLabel:
    """Words below a field, in as many lines as they need."""
    label = plain_label(text, role, parent)
    label.setWordWrap(True)
    label.setFixedWidth(SENTENCES)
    label.setContentsMargins(0, 0, 0, GAP)
    return label


def _gap(parent: QWidget) -> QWidget:
    gap = QWidget(parent)
    gap.setFixedHeight(GAP_HALF)
    gap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return gap
