"""How films hold their shots and scenes, from revision 0004 on. Frozen with it."""

from __future__ import annotations


def upgrade() -> None:
    """Bring the films of older libraries into this form."""


def downgrade() -> None:
    """Bring films back into the form they had before."""
