"""An application that answers nothing yet: what holds for everything that is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

import desktop
from desktop.server.answers import ProblemAnswer
from desktop.server.errors import handle_errors

if TYPE_CHECKING:
    from collections.abc import Collection


def bare_application(title: str, summary: str, problems: Collection[int]) -> FastAPI:
    """An application that loads nothing from elsewhere and tells nobody what is asked.

    Args:
        title: Of the page that describes it.
        summary: What it is for, a sentence.
        problems: Statuses that any address may answer besides what it is there for.
    """
    app = FastAPI(
        title=title,
        version=desktop.__version__,
        summary=summary,
        docs_url=None,  # its scripts come from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
        responses={status: {"model": ProblemAnswer} for status in problems},
    )
    handle_errors(app)
    return app
