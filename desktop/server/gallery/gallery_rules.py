"""Who may look at a gallery, and what of it: one scope for each request, or a refusal.

Today everybody who reaches the address sees what the gallery was opened with. Whoever lets in by
something that is asked for, as by links that are shared, writes other rules of this form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.base.frozen import frozen
from desktop.server.access import (
    OTHER_PAGE,
    READING,
    EntryRules,
    is_of_another_page,
    strange_name,
)
from desktop.server.errors import HttpProblem

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from desktop.domain.gallery import GalleryScope

PAGE = "/"


class GalleryRules(EntryRules, Protocol):
    """Entry rules that also say what whoever comes in may see."""

    def scope_of(self, request: HTTPConnection) -> GalleryScope:
        """The scope of a request that was let in."""


@frozen
class OpenGallery:
    """Everybody who asks for this machine by a name of its own may look, and nobody may write.

    Attributes:
        scope: What is shown to all.
        names: Names of this machine under which it may be asked, besides its numbers.
    """

    scope: GalleryScope
    names: tuple[str, ...] = ()

    def refusal(self, request: HTTPConnection, method: str) -> HttpProblem | None:
        """Why a request may not come in; None where it may."""
        strange = strange_name(request, self.names)
        if strange is not None:
            return strange
        if is_of_another_page(request) and not is_link(request):
            return OTHER_PAGE
        if method not in READING:
            return HttpProblem(
                405,
                "A gallery is only looked at.",
                advice="Ask with GET or HEAD.",
                headers=(("Allow", "GET, HEAD"), ("Connection", "close")),
            )
        return None

    def is_known(self, request: HTTPConnection) -> bool:
        """Nobody is a stranger to a gallery that is open."""
        return True

    def scope_of(self, request: HTTPConnection) -> GalleryScope:
        """The same for everybody."""
        return self.scope


def is_link(request: HTTPConnection) -> bool:
    """Whether a person follows a link to the page, as from a letter that is read in a browser.

    The page is shown then, in a window of its own; nothing of it comes to the page with the link.
    """
    headers = request.headers
    return (
        request.scope["path"] == PAGE
        and "origin" not in headers
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )
