"""What was found in a workflow, and the row in which a person says what is not clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line
from desktop.domain.workflow import OutputKind, SlotRole
from desktop.formats.comfy_template import OUTPUT, inputs_that_fit, title_of
from desktop.ui.kit.labels import ElidedLabel, SectionHead, plain_label
from desktop.ui.kit.text_table import TextTable
from desktop.ui.kit.tokens import GAP, ROW_HEIGHT

if TYPE_CHECKING:
    from desktop.domain.generation import GeneratorTemplate
    from desktop.domain.workflow import WorkflowPlan

_HEADINGS = ("Takes or gives", "Node", "Input", "Said by")
_WIDTHS = (130, 210, 110)
_LEAST_ROWS = 5
_BY_HAND, _BY_TITLE = "You", "Title"
_MAKES = {OutputKind.IMAGE: "pictures", OutputKind.VIDEO: "video", OutputKind.AUDIO: "sound"}
ROLES = (*SlotRole, *(f"{OUTPUT}{kind}" for kind in OutputKind))


@frozen
class KnownWorkflow:
    """A workflow of the library, and what was found in it."""

    template: GeneratorTemplate
    plan: WorkflowPlan


def role_words(role: str) -> str:
    """A role as a person reads it."""
    if role.startswith(OUTPUT):
        return f"Result: {role.removeprefix(OUTPUT)}"
    return role.replace("_", " ").capitalize()


class WorkflowView(QWidget):
    """Shows one workflow.

    Signals:
        mapped: All that is to be mapped by hand from now on, each a role, a node and an input.
    """

    mapped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: KnownWorkflow | None = None
        self._places: list[tuple[str, str, str]] = []  # of the rows
        self.title = ElidedLabel("", self)
        self.title.setProperty("role", "title")
        self.table = TextTable("Slots", _HEADINGS, (), self, widths=_WIDTHS)
        self.problems = self._words("bad")
        self.hints = self._words("quiet")
        self.role, self.node, self.input = (
            self._box(name, letters) for name, letters in (("Role", 9), ("Node", 12), ("Input", 7))
        )
        self.map = QPushButton("Map", self)
        self.forget = QPushButton("Remove Mapping", self)
        for role in ROLES:
            self.role.addItem(role_words(role), str(role))
        self._build()
        self.role.currentIndexChanged.connect(self._fill_nodes)
        self.node.currentIndexChanged.connect(self._fill_inputs)
        self.map.clicked.connect(self._map)
        self.forget.clicked.connect(self._forget)
        self.table.selectionModel().selectionChanged.connect(self._row_chosen)

    def show_workflow(self, found: KnownWorkflow) -> None:
        """Show another one, or what became of it."""
        is_another = self._found is None or self._found.template.key != found.template.key
        self._found = found
        template, plan = found.template, found.plan
        self.title.setText(clean_line(f"{template.name} makes {_MAKES[plan.makes]}"))
        by_hand = {(role, node) for role, node, _ in template.slots}
        rows: list[tuple[str, str, str, bool]] = [
            (slot.role, slot.node, slot.input, slot.is_mapped) for slot in plan.slots
        ]
        for one in plan.outputs:
            role = f"{OUTPUT}{one.kind}"
            rows.append((role, one.node, "", (role, one.node) in by_hand))
        self._places = [(role, node, name) for role, node, name, _ in rows]
        self.table.show_rows(
            [
                (role_words(role), self._node_words(node), clean_line(name), _said_by(is_mapped))
                for role, node, name, is_mapped in rows
            ]
        )
        for label, told in ((self.problems, plan.problems), (self.hints, plan.hints)):
            label.setText("\n".join(map(clean_line, told)))
            label.setVisible(bool(told))
        taken = {role for role, _, _ in self._places}
        if is_another or self.role.currentData() in taken:
            missing = next((at for at, role in enumerate(ROLES) if role not in taken), 0)
            with QSignalBlocker(self.role):
                self.role.setCurrentIndex(missing)
        self._fill_nodes()
        self._row_chosen()

    # What a person does

    def _map(self) -> None:
        """Say it of what is chosen; what was said of the same input before is not true any more."""
        if self._found is None:
            return
        role, node, name = self._chosen()
        kept = [
            slot
            for slot in self._found.template.slots
            if slot[1:] != (node, name) and not (slot[0].startswith(OUTPUT) and not name)
        ]
        self.mapped.emit((*kept, (role, node, name)))

    def _forget(self) -> None:
        """Let titles say it again."""
        place = self._place()
        if self._found is not None and place is not None:
            mapped = self._found.template.slots
            # What comes out is said by role and node only.
            gone = place if place[2] else place[:2]
            self.mapped.emit(tuple(slot for slot in mapped if slot[: len(gone)] != gone))

    def _place(self) -> tuple[str, str, str] | None:
        rows = self.table.selectionModel().selectedRows()
        return self._places[rows[0].row()] if rows else None

    def _row_chosen(self) -> None:
        """What the row says is what would be mapped otherwise."""
        place = self._place()
        mapped = self._found.template.slots if self._found is not None else ()
        self.forget.setEnabled(place is not None and any(slot[:2] == place[:2] for slot in mapped))
        if place is not None:
            for box, value in zip((self.role, self.node, self.input), place, strict=True):
                box.setCurrentIndex(max(0, box.findData(value)))

    # What can be chosen

    def _chosen(self) -> tuple[str, str, str]:
        boxes = (self.role, self.node, self.input)
        role, node, name = (str(box.currentData() or "") for box in boxes)
        return role, node, name

    def _fill_nodes(self) -> None:
        """The nodes that have something of this role."""
        if self._found is None:
            return
        graph, (role, before, _) = self._found.template.content, self._chosen()
        is_output = role.startswith(OUTPUT)
        with QSignalBlocker(self.node):
            self.node.clear()
            for node in graph:
                if is_output or inputs_that_fit(graph, node, SlotRole(role)):
                    self.node.addItem(self._node_words(node), node)
            self.node.setCurrentIndex(max(0, self.node.findData(before)))
        self.input.setEnabled(not is_output)
        self._fill_inputs()

    def _fill_inputs(self) -> None:
        if self._found is None:
            return
        graph, (role, node, _) = self._found.template.content, self._chosen()
        self.input.clear()
        if node in graph and not role.startswith(OUTPUT):
            for name in inputs_that_fit(graph, node, SlotRole(role)):
                self.input.addItem(clean_line(name), name)
        self.map.setEnabled(bool(node))

    def _node_words(self, node: str) -> str:
        graph = self._found.template.content if self._found is not None else {}
        return clean_line(f"{title_of(graph, node)} · {node}" if node in graph else node)

    # How it is put together

    def _words(self, role: str) -> QLabel:
        label = plain_label("", role, self)
        label.setWordWrap(True)
        return label

    def _box(self, name: str, letters: int) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(letters)
        return box

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        column.addWidget(self.title)
        column.addWidget(self.problems)
        column.addWidget(self.hints)
        self.table.setMinimumHeight((_LEAST_ROWS + 1) * ROW_HEIGHT)
        self.table.setSelectionMode(TextTable.SelectionMode.SingleSelection)
        column.addWidget(self.table, 1)
        column.addWidget(SectionHead("MAP BY HAND", self))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for box, share in ((self.role, 2), (self.node, 3), (self.input, 2)):
            row.addWidget(box, share)
        for button in (self.map, self.forget):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)


def _said_by(is_mapped: bool) -> str:
    return _BY_HAND if is_mapped else _BY_TITLE
