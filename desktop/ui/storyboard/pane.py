"""The storyboard pane: header, board, list and shot editor, joined to library and state."""

from __future__ import annotations
