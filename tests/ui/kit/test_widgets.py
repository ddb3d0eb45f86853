import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.ui.inspector.flow_box import FlowBox
from desktop.ui.kit import icons, stars, theme
from desktop.ui.kit.drop_hint import DropHint
from desktop.ui.kit.empty_state import EmptyState, balanced_width
from desktop.ui.kit.labels import ElidedLabel, make_primary, plain_label, plain_tooltip
from desktop.ui.kit.mime import asset_ids, asset_mime, files_in, has_assets, source_of
from desktop.ui.kit.number_field import NumberField
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.report import Note, NoteAction
from desktop.ui.kit.singleton_refcounts import keep_singletons
from desktop.ui.kit.state import DeskState, Selection
from desktop.ui.kit.tokens import THEMES, contrast
from desktop.ui.shell.toast import Toast, Toasts
from tests.present import present

HOSTILE = '<img src="file:///etc/passwd"><b>name</b>'


def test_text_from_files_is_never_taken_for_markup(qtbot: QtBot) -> None:
    label = plain_label(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == HOSTILE
    assert "<img" not in plain_tooltip(HOSTILE)
    elided = ElidedLabel(HOSTILE)
    qtbot.addWidget(elided)
    assert "<img" not in elided.toolTip()
    assert len(plain_label("x" * 1_000_000).text()) <= 10_000


def test_every_icon_the_tables_name_is_in_the_family(qapp: QApplication) -> None:
    for name in icons.TYPE_ICONS.values():
        assert not icons.pixmap(name, 16).isNull()
    assert set(icons.TYPE_ICONS) == set(AssetType)
    with pytest.raises(ValueError, match="no-such-icon"):
        icons.icon("no-such-icon")


def test_icons_are_sharp_on_dense_screens(qapp: QApplication) -> None:
    assert icons.pixmap("image", 16, ratio=2.0).width() == 32


def test_a_theme_dresses_palette_and_painters_alike(qapp: QApplication) -> None:
    try:
        theme.apply(qapp, "light")
        assert theme.tokens().name == "light"
        assert qapp.palette().window().color() == theme.colour("pane")
        assert theme.tokens().accent in qapp.styleSheet()
    finally:
        theme.apply(qapp, "dark")
    assert theme.tokens().name == "dark"


def test_following_the_system_is_one_of_the_two(qapp: QApplication) -> None:
    try:
        theme.apply(qapp, "system")
        assert theme.tokens().name in ("dark", "light")
    finally:
        theme.apply(qapp, "dark")


def test_stars_are_set_by_click_and_by_key_and_cleared_by_a_second_click(qtbot: QtBot) -> None:
    editor = stars.StarEditor(size=14)
    qtbot.addWidget(editor)
    editor.show()
    third = QPoint(4 + 2 * 15 + 7, editor.height() // 2)
    with qtbot.waitSignal(editor.rated) as told:
        qtbot.mouseClick(editor, Qt.MouseButton.LeftButton, pos=third)
    assert told.args == [3]
    with qtbot.waitSignal(editor.rated) as told:
        qtbot.mouseClick(editor, Qt.MouseButton.LeftButton, pos=third)
    assert told.args == [0]
    with qtbot.waitSignal(editor.rated) as told:
        qtbot.keyClick(editor, Qt.Key.Key_5)
    assert told.args == [5]
    qtbot.keyClick(editor, Qt.Key.Key_Left)
    assert editor.rating == 4
    assert editor.accessibleName() == "Rating: 4 of 5 stars"


@pytest.mark.parametrize("name", ["dark", "light"])
def test_a_number_stands_where_a_line_of_text_does(
    qtbot: QtBot, qapp: QApplication, name: str
) -> None:
    theme.apply(qapp, name)
    ground = QWidget()
    qtbot.addWidget(ground)
    column = QVBoxLayout(ground)
    line, number = QLineEdit("5432"), NumberField(0, 9999, 5432)
    column.addWidget(line)
    column.addWidget(number)
    ground.resize(200, 90)
    ground.show()
    heights = line.height(), number.height()
    beginnings = _ink(line), _ink(number)
    theme.apply(qapp, "dark")
    assert heights[0] == heights[1]
    assert beginnings[0] == pytest.approx(beginnings[1], abs=1)


def _ink(field: QWidget) -> int:
    """The first column in which something is written, in the middle of a field."""
    image = field.grab().toImage()
    ground = image.pixelColor(3, image.height() // 2).lightness()
    for x in range(3, image.width()):
        for y in range(5, image.height() - 5):
            if abs(image.pixelColor(x, y).lightness() - ground) > 60:
                return x
    return -1


def test_a_drag_carries_ids_source_and_files(qapp: QApplication) -> None:
    ids = [AssetId(new_id()) for _ in range(3)]
    mime = asset_mime(ids, "library", files=[Path("/films/pier.png")])
    assert asset_ids(mime) == tuple(ids)
    assert source_of(mime) == "library"
    assert mime.urls()[0].toLocalFile() == "/films/pier.png"
    assert has_assets(mime)
    assert files_in(mime) == [], "our own assets are not files to import"


def test_a_guarded_method_answers_neutrally_and_tells_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: told.append(error[0]))

    class Model:
        @report_exceptions(7)
        def answer(self) -> int:
            raise KeyError("x")

    assert [Model().answer() for _ in range(3)] == [7, 7, 7]
    assert told == [KeyError]


def test_a_hint_stays_inside_its_window_and_is_not_cut_by_a_narrow_view(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    view = QWidget(window)
    view.setGeometry(0, 0, 60, 200)
    window.show()
    hint = DropHint(view)
    for at in (QPoint(0, 0), QPoint(299, 199), QPoint(150, 100)):
        hint.follow(at, "Add as take 4 of 12A")
        assert window.rect().contains(hint.geometry())
        assert hint.width() > view.width()
        assert hint.isVisible()
    hint.follow(QPoint(1, 1), "")
    assert not hint.isVisible()


def test_a_toast_offers_its_action_and_goes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    toast = Toast(window)
    acted: list[int] = []
    toast.say(Note(HOSTILE, (NoteAction("Undo", lambda: acted.append(1)),)))
    assert toast.isVisible()
    assert toast._text.text() == HOSTILE
    qtbot.mouseClick(toast.buttons[0], Qt.MouseButton.LeftButton)
    assert acted == [1]
    assert not toast.isVisible()


def test_a_choice_in_a_toast_is_made_by_key_and_outlasts_the_next_note(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    field = QLineEdit(window)
    window.show()
    window.activateWindow()
    field.setFocus()
    toasts = Toasts(window)
    acted: list[str] = []
    names = ("Undo", "Show Report", "Show")
    actions = tuple(NoteAction(n, lambda n=n: acted.append(n)) for n in names)  # type: ignore[misc]
    long = "Import rushes: " + ", ".join(f"{n} skipped" for n in range(30))
    toasts.say(Note(long, actions))
    toasts.say(Note("Rated.", (NoteAction("Undo", lambda: acted.append("rating")),)))
    choice, passing = toasts._choice, toasts._passing
    assert choice.isVisible()
    assert passing.isVisible()
    assert choice.geometry().bottom() < passing.geometry().top()
    assert window.rect().contains(choice.geometry())
    assert [b.text() for b in choice.buttons] == list(names)
    assert all(choice.rect().contains(b.geometry()) for b in choice.buttons)
    qtbot.waitUntil(window.isActiveWindow)
    assert toasts.take_keyboard()
    assert QApplication.focusWidget() is choice.buttons[0]
    assert not toasts.take_keyboard()  # it is there
    choice._time_out()
    assert choice.isVisible()  # as long as the keyboard is in it
    qtbot.keyClick(choice.buttons[0], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is choice.buttons[1]
    qtbot.keyClick(choice.buttons[1], Qt.Key.Key_Return)
    assert acted == ["Show Report"]
    assert not choice.isVisible()
    assert QApplication.focusWidget() is field
    assert toasts.take_keyboard()
    qtbot.keyClick(passing.buttons[0], Qt.Key.Key_Escape)
    assert not passing.isVisible()
    assert QApplication.focusWidget() is field
    assert acted == ["Show Report"]
    assert not toasts.take_keyboard()


def test_chips_flow_into_lines_and_have_their_places_at_once(qtbot: QtBot) -> None:
    flow = FlowBox(gap=4)
    qtbot.addWidget(flow)
    chips = [QLabel("chip") for _ in range(5)]
    for chip in chips:
        chip.setFixedSize(50, 20)
    flow.resize(110, 100)
    flow.set_members(chips)
    assert (flow.heightForWidth(300), flow.heightForWidth(110)) == (20, 68)
    places = [chip.pos().toTuple() for chip in chips]
    assert places == [(0, 0), (54, 0), (0, 24), (54, 24), (0, 48)]
    flow.set_members([chips[1], chips[4]])
    assert [chip.pos().toTuple() for chip in flow.members] == [(0, 0), (54, 0)]


def test_an_empty_state_offers_what_to_do(qtbot: QtBot) -> None:
    empty = EmptyState("tray")
    qtbot.addWidget(empty)
    empty.say("Nothing here", "Import something.", {"file.import_files": "Import", "x": "Demo"})
    empty.say("Nothing here", "Import something.", {"file.import_files": "Import"})
    buttons = [present(empty._buttons.itemAt(at)).widget() for at in range(empty._buttons.count())]
    shown = [button for button in buttons if button is not None]
    assert len(shown) == 1
    with qtbot.waitSignal(empty.chosen) as told:
        qtbot.mouseClick(shown[0], Qt.MouseButton.LeftButton)
    assert told.args == ["file.import_files"]


def test_no_word_stands_alone_below_the_others(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    letters = label.fontMetrics()
    text = "Select an asset to see and edit what is known about it."
    whole = letters.horizontalAdvance(text)
    one_word_less = whole - letters.horizontalAdvance("it.")
    width = balanced_width(text, letters, one_word_less)
    assert whole / 2 <= width < whole * 0.65, "two lines of about the same length"
    assert balanced_width(text, letters, 10_000) <= whole + 2, "one line stays one line"
    assert balanced_width("", letters, 200) <= 200


def test_the_main_button_of_a_dialog_is_filled(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    button = box.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
    make_primary(button)
    box.show()
    corner = button.grab().toImage().pixelColor(6, button.height() // 2)
    assert corner.name() == theme.tokens().accent


@pytest.mark.parametrize("name", ["dark", "light"])
def test_what_a_field_proposes_can_be_read(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    theme.apply(qapp, name)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    shown = field.palette().color(QPalette.ColorRole.PlaceholderText)
    theme.apply(qapp, "dark")
    look = THEMES[name]
    assert shown.alpha() == 255
    assert contrast(shown.name(), look.field) >= 4.5
    assert contrast(shown.name(), look.pane) >= 4.5


def test_state_tells_changes_once(qtbot: QtBot, state: DeskState) -> None:
    told: list[object] = []
    state.selection_changed.connect(told.append)
    asset_id = AssetId(new_id())
    state.select(Selection((asset_id,), source="library"))
    state.select(Selection((asset_id,), source="library"))
    assert len(told) == 1
    state.select(Selection())
    assert len(told) == 2


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="immortal by themselves (PEP 683)")
def test_the_singletons_outlive_a_long_session() -> None:
    keep_singletons()
    for singleton in (None, True, False):
        assert sys.getrefcount(singleton) > 1 << 50
