"""The stylesheet, made from the tokens: hairlines instead of boxes, one accent, quiet controls.

Widgets opt in by property: `setProperty("role", "primary")` for the one main button,
`"segment"` for joined switches, `"link"` for a button that leads elsewhere, `"quiet"` for quiet
text, `"title"` for the thing looked at.
"""

from __future__ import annotations

from desktop.base import paths
from desktop.ui.kit.tokens import RADIUS, RADIUS_WIDE, TYPE_BODY, TYPE_NOTE, TYPE_TITLE, Tokens


def stylesheet(look: Tokens) -> str:
    """The whole stylesheet for one theme."""
    parts = (_base, _buttons, _segments, _fields, _lists, _bars, _small)
    return "".join(part(look) for part in parts)


def _drawn(name: str) -> str:
    """A small drawing of ours, as a stylesheet takes it (Qt wants forward slashes)."""
    return (paths.resources_dir() / "icons" / f"{name}.svg").as_posix()


def _base(look: Tokens) -> str:
    return f"""
QMainWindow, QDialog {{ background: {look.pane}; }}
QMainWindow::separator {{ background: {look.hairline}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {look.accent}; }}
QSplitter::handle {{ background: {look.hairline}; }}
QSplitter::handle:hover {{ background: {look.accent}; }}
QDockWidget {{ border: none; }}
/* Qt's own dialog, where the system has none: its arrows are black, on any ground. */
QFileDialog {{ backward-icon: url("{_drawn("arrow-left")}");
  forward-icon: url("{_drawn("arrow-right")}");
  filedialog-parent-directory-icon: url("{_drawn("arrow-up")}");
  filedialog-new-directory-icon: url("{_drawn("folder-plus")}"); }}
QLabel[role="quiet"] {{ color: {look.quiet}; }}
QLabel[role="title"] {{ font-size: {TYPE_TITLE}px; font-weight: 600; }}
QLabel[role="bad"] {{ color: {look.bad}; }}
QLabel[role="good"] {{ color: {look.good}; }}
QFrame[role="hairline"] {{ background: {look.hairline}; border: none; }}
QFrame[role="card"] {{ background: {look.raised}; border-radius: {RADIUS_WIDE}px; border: none; }}
QToolTip {{ background: {look.raised}; color: {look.text}; border: 1px solid {look.hairline};
  padding: 4px 6px; }}
"""


def _buttons(look: Tokens) -> str:
    return f"""
QPushButton, QToolButton {{ background: {look.raised}; color: {look.text}; border: none;
  border-radius: {RADIUS}px; padding: 0 12px; min-height: 26px; }}
QPushButton {{ border: 1px solid {look.hairline}; min-height: 24px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QDialogButtonBox QPushButton {{ min-width: 60px; }}
QToolButton {{ padding: 0 8px; background: transparent; }}
QPushButton:hover, QToolButton:hover {{ background: {look.chosen}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {look.hairline}; }}
QPushButton:focus, QToolButton:focus {{ outline: none; border: 1px solid {look.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {look.faint}; }}
/* Which button Enter presses follows the keyboard, so it is a line; what is filled stays filled. */
QPushButton:default {{ border: 1px solid {look.accent}; }}
QPushButton:default:disabled {{ border: 1px solid {look.hairline}; }}
QPushButton[role="primary"], QToolButton[role="primary"] {{
  background: {look.accent}; color: {look.on_accent}; border: 1px solid {look.accent};
  font-weight: 600; }}
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover,
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus {{
  background: {look.accent}; border: 1px solid {look.text}; }}
QPushButton[role="primary"]:disabled {{ background: {look.raised}; color: {look.faint};
  border: 1px solid {look.hairline}; }}
QCheckBox, QRadioButton {{ spacing: 8px; }}
QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator {{ width: 13px; height: 13px;
  background: {look.field}; border: 1px solid {look.quiet}; border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 7px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox::indicator:focus,
QRadioButton::indicator:focus {{ border: 1px solid {look.accent}; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {look.accent};
  border: 1px solid {look.accent}; }}
QCheckBox::indicator:checked {{ image: url("{_drawn("check")}"); }}
QRadioButton::indicator:checked {{ image: url("{_drawn("dot")}"); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
  border: 1px solid {look.hairline}; }}
"""


def _segments(look: Tokens) -> str:
    return f"""
QToolButton[role="segment"] {{ background: {look.raised}; color: {look.quiet};
  padding: 0 10px; min-height: 24px; border-radius: 0; }}
QToolButton[role="segment"]:hover {{ color: {look.text}; }}
QToolButton[role="segment"]:disabled {{ color: {look.faint}; }}
QToolButton[role="segment"]:checked {{ background: {look.accent}; color: {look.on_accent}; }}
/* A line of the accent would not be seen on the accent. */
QToolButton[role="segment"]:checked:focus {{ border: 1px solid {look.text}; }}
QToolButton[role="segment"][side="left"] {{ border-top-left-radius: {RADIUS}px;
  border-bottom-left-radius: {RADIUS}px; }}
QToolButton[role="segment"][side="right"] {{ border-top-right-radius: {RADIUS}px;
  border-bottom-right-radius: {RADIUS}px; }}
QToolButton[role="segment"][calm="true"] {{ min-height: 20px;
  background: transparent; border-radius: {RADIUS}px; }}
QToolButton[role="segment"][calm="true"]:checked {{ background: {look.chosen};
  color: {look.text}; }}
QToolButton[role="menu"] {{ color: {look.quiet}; }}
QToolButton[role="menu"]:hover {{ color: {look.text}; }}
QToolButton[role="link"] {{ color: {look.accent_text}; padding: 0 6px; }}
QToolButton[role="link"]:hover {{ color: {look.text}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
"""


def _fields(look: Tokens) -> str:
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QDateTimeEdit,
QTimeEdit, QComboBox, QKeySequenceEdit {{ background: {look.field}; color: {look.text};
  border: 1px solid {look.hairline}; border-radius: {RADIUS}px; padding: 3px 6px;
  selection-background-color: {look.accent}; selection-color: {look.on_accent};
  /* Without it Qt takes half of the text's colour, which is too faint to read. */
  placeholder-text-color: {look.quiet}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus, QDateEdit:focus, QDateTimeEdit:focus, QKeySequenceEdit:focus {{
  border: 1px solid {look.accent}; }}
QLineEdit > QToolButton {{ padding: 0; min-height: 0; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ color: {look.faint}; }}
QLineEdit[role="inplace"], QPlainTextEdit[role="inplace"] {{ background: transparent;
  border: 1px solid transparent; padding: 2px 4px; }}
QLineEdit[role="inplace"]:hover, QPlainTextEdit[role="inplace"]:hover {{
  border: 1px solid {look.hairline}; }}
QLineEdit[role="inplace"]:focus, QPlainTextEdit[role="inplace"]:focus {{
  background: {look.field}; border: 1px solid {look.accent}; }}
QLineEdit[role="inplace"][wrong="true"], QLineEdit[role="inplace"][wrong="true"]:focus,
QPlainTextEdit[role="inplace"][wrong="true"] {{ border: 1px solid {look.bad}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
/* As high as a line; see `number_field.py` for where its text begins. */
QAbstractSpinBox {{ padding: 1px 18px 2px 0; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{ background: transparent;
  border: none; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 18px; border: none;
  background: transparent; subcontrol-origin: border; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{ image: url("{_drawn("caret-up")}"); width: 10px; height: 10px; }}
QAbstractSpinBox::down-arrow {{ image: url("{_drawn("caret-down")}"); width: 10px; height: 10px; }}
QComboBox::down-arrow {{ image: url("{_drawn("caret-down")}"); width: 12px; height: 12px; }}
QListView[role="completions"] {{ background: {look.raised}; border: 1px solid {look.quiet};
  padding: 2px; }}
QListView[role="completions"]::item {{ padding: 3px 6px; }}
QComboBox QAbstractItemView {{ background: {look.raised}; border: 1px solid {look.hairline};
  selection-background-color: {look.chosen}; selection-color: {look.text}; }}
"""


def _lists(look: Tokens) -> str:
    return f"""
QAbstractItemView {{ background: {look.pane}; border: none; outline: none;
  alternate-background-color: {look.pane}; selection-background-color: {look.chosen};
  selection-color: {look.text}; gridline-color: {look.hairline}; }}
QAbstractScrollArea[role="ground"], QWidget[role="ground"] {{ background: {look.ground}; }}
QTableView::item, QListView::item {{ padding: 0 6px; border: none; }}
QTableView::item:hover, QListView::item:hover {{ background: {look.hover}; }}
QTableView::item:selected, QListView::item:selected {{ background: {look.chosen};
  color: {look.text}; }}
QHeaderView {{ background: {look.pane}; border: none; }}
QHeaderView::section {{ background: {look.pane}; color: {look.quiet}; border: none;
  border-bottom: 1px solid {look.hairline}; padding: 4px 9px; font-size: {TYPE_NOTE}px; }}
QHeaderView::section:hover {{ color: {look.text}; }}
QTableCornerButton::section {{ background: {look.pane}; border: none; }}
"""


def _bars(look: Tokens) -> str:
    return f"""
QMenuBar {{ background: {look.pane}; color: {look.quiet}; border-bottom: 1px solid {look.hairline};
  padding: 0 4px; }}
QMenuBar::item {{ background: transparent; padding: 5px 8px; border-radius: {RADIUS}px; }}
QMenuBar::item:selected {{ background: {look.hover}; color: {look.text}; }}
QMenu {{ background: {look.raised}; color: {look.text}; border: 1px solid {look.hairline};
  padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: {RADIUS}px; }}
QMenu::item:selected {{ background: {look.accent}; color: {look.on_accent}; }}
QMenu::item:disabled {{ color: {look.faint}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {look.hairline}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QToolBar {{ background: {look.pane}; border: none; border-bottom: 1px solid {look.hairline};
  spacing: 8px; padding: 5px 12px; }}
QStatusBar {{ background: {look.pane}; color: {look.quiet};
  border-top: 1px solid {look.hairline}; }}
QStatusBar::item {{ border: none; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {look.hairline}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {look.quiet}; border: none; padding: 6px 1px;
  margin: 0 6px; border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {look.text}; }}
QTabBar::tab:selected {{ color: {look.text}; border-bottom: 2px solid {look.accent}; }}
QTabBar::tab:focus {{ color: {look.accent_text}; }}
"""


def _small(look: Tokens) -> str:
    return f"""
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {look.chosen}; border-radius: 3px; min-height: 32px;
  min-width: 32px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {look.faint}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSlider::groove:horizontal {{ height: 2px; background: {look.hairline}; border-radius: 1px; }}
QSlider::sub-page:horizontal {{ background: {look.faint}; }}
QSlider::handle:horizontal {{ background: {look.text}; width: 10px; height: 10px;
  margin: -4px 0; border-radius: 5px; }}
QSlider::handle:horizontal:focus {{ background: {look.accent}; }}
QProgressBar {{ background: {look.hairline}; border: none; border-radius: 1px; max-height: 3px;
  min-height: 3px; text-align: center; color: transparent; font-size: {TYPE_BODY}px; }}
QProgressBar::chunk {{ background: {look.accent}; border-radius: 1px; }}
QGroupBox {{ border: none; margin-top: 16px; font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; }}
"""
