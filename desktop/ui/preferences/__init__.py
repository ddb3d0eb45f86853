"""Preferences: pages made from the fields of `base/settings.py`, and the shortcut editor.

May import `kit`, edits, domain and base. Read `dialog.py` first; what is set for everybody who
opens a library is in `library_page.py`.
"""
