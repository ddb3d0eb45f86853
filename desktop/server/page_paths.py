"""`/docs`: a page that lists every address, made of the description that programs read.

It is plain HTML: no script of anybody runs where a token may be at hand.
"""

import html
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import HTMLResponse, Response

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code { font-family: ui-monospace, monospace } h2 { margin-top: 2.5rem }
h3 { margin: 1.5rem 0 .25rem } p { margin: .25rem 0 } td { padding: .1rem 1rem .1rem 0 }
@media (prefers-color-scheme: dark) { body { background: #16181b; color: #d7dadd } }
"""
_ABOUT = (
    "<p>Every request has the header <code>Authorization: Bearer TOKEN</code>. For programs this"
    " page is at <code>/openapi.json</code>.</p>"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


class PagePaths:
    """The page for people; the description for programs is at `/openapi.json`."""

    def __init__(
        self, app: FastAPI, paths: tuple[str, ...] = ("/", "/docs"), about: str = _ABOUT
    ) -> None:
        """Prepare.

        Args:
            app: What is described.
            paths: Where the page is.
            about: HTML that stands in front of the addresses.
        """
        self._app, self._about = app, about
        self.router = APIRouter()
        for path in paths:
            self.router.add_api_route(path, self.page, methods=["GET"], include_in_schema=False)

    def page(self) -> Response:
        """Every address, with what it takes."""
        schema = self._app.openapi()
        info, bodies = schema["info"], schema.get("components", {}).get("schemas", {})
        parts = [
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{_text(info['title'])}",
            f"</title><style>{_STYLE}</style><h1>{_text(info['title'])} {_text(info['version'])}",
            f"</h1><p>{_text(info['summary'])}</p>{self._about}",
        ]
        group = ""
        for path, methods in schema["paths"].items():
            for method, told in methods.items():
                if (name := next(iter(told.get("tags", [])), "")) != group:
                    group = name
                    parts.append(f"<h2>{_text(name.title())}</h2>")
                parts.extend(_address(method.upper(), path, told, bodies))
        return HTMLResponse("".join(parts), headers={"Content-Security-Policy": _POLICY})


def _address(
    method: str, path: str, told: Mapping[str, Any], bodies: Mapping[str, Any]
) -> Iterator[str]:
    """One address: what it does, what it takes."""
    yield f"<h3><code>{method} {_text(path)}</code></h3>"
    for line in str(told.get("description", "")).split("\n\n"):
        yield f"<p>{_text(line)}</p>"
    fields = [(one["name"], one.get("schema", {})) for one in told.get("parameters", ())]
    for content in told.get("requestBody", {}).get("content", {}).values():
        schema = content.get("schema", {})
        schema = bodies.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
        fields += list(schema.get("properties", {}).items())
    if fields:
        rows = (
            f"<tr><td><code>{_text(name)}</code><td>{_kind(one)}<td>"
            f"{_text(one.get('description', ''))}"
            for name, one in fields
        )
        yield f"<table>{''.join(rows)}</table>"


def _kind(schema: Mapping[str, Any]) -> str:
    """What a field is, in a word or two."""
    kinds = [one.get("type", "") for one in schema.get("anyOf", [schema])]
    return _text(" or ".join(kind for kind in kinds if kind and kind != "null"))


def _text(told: object) -> str:
    return html.escape(str(told))
