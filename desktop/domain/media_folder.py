"""The names that a media folder keeps for itself, beside the objects `ab/cd/<sha256>.<ext>`."""

from __future__ import annotations

INCOMING = "incoming"  # copies that are under way
REMOVED = "removed"  # objects that are about to go, until the library has been asked once more
