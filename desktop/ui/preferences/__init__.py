"""Preferences, generated from `base/settings.py`, and the shortcut editor."""
