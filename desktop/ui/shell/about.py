"""About: versions, licence, where things are kept. Copyable, for reports of problems."""

from __future__ import annotations

import platform
import sqlite3

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop import __version__
from desktop.base import paths
from desktop.ui.kit.labels import make_default, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HUGE

PACKAGES = ("PySide6-Essentials", "SQLAlchemy", "alembic", "psycopg", "pillow", "av", "pypdfium2")


def versions() -> str:
    """Program, system and libraries, a line each; nothing secret."""
    from importlib.metadata import (  # noqa: PLC0415 - loads a mail parser; no start needs it
        PackageNotFoundError,
        version,
    )

    lines = [
        f"Director's Desk {__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"Qt {qVersion()} ({QGuiApplication.platformName()})",
        f"SQLite {sqlite3.sqlite_version}",
    ]
    for package in PACKAGES:
        try:
            lines.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            lines.append(f"{package} is missing")
    return "\n".join(lines)


class About(QDialog):
    """The dialog."""

    def __init__(self, parent: QWidget, *, library: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("About Director's Desk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_HUGE, GAP_HUGE, GAP_HUGE, GAP_HUGE)
        column.setSpacing(GAP)
        column.addWidget(plain_label("Director's Desk", "title", self))
        column.addWidget(
            plain_label(
                "The asset library and storyboard that film directors keep open all day.",
                "quiet",
                self,
            )
        )
        places = "\n".join(
            (
                f"Library   {library or 'none open'}",
                f"Settings  {paths.config_dir()}",
                f"Logs      {paths.log_dir()}",
            )
        )
        for text in (versions(), places):
            label = plain_label(text, parent=self)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            column.addSpacing(GAP)
            column.addWidget(label)
        column.addSpacing(GAP)
        column.addWidget(plain_label("Apache License 2.0", "quiet", self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(f"{versions()}\n\n{places}")
        )
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
