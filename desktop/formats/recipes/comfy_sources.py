"""Files that were loaded into a ComfyUI graph: which of them went into this one, and as what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.domain.recipe import NamedSource
from desktop.domain.recipe_source import checksum_in
from desktop.formats.recipes.comfy_names import NamePattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.formats.recipes.comfy_graph import ComfyNode, Graph

_SOURCES = NamePattern(r"^(image|video|audio|images|file|mask|(image|video)_path|upload)\d?$")
_FILE = re.compile(
    r"\.(png|jpe?g|webp|gif|bmp|tiff?|avif|exr|mp4|mov|webm|mkv|m4v|wav|mp3|flac|ogg|m4a)"
    r"(\s*\[(input|output|temp)\])?$",
    re.I,
)
_FILM = re.compile(r"\.(mp4|mov|webm|mkv|m4v|gif)\b", re.I)
_SOUND = re.compile(r"\.(wav|mp3|flac|ogg|m4a)\b", re.I)
# A node that is handed one of these loads nothing: what it names is what it wrote the last time.
_CONTENT = NamePattern(r"^(images?|video|frames|audio|latents?|samples|pixels)_?\d*$")
_CONTROLS = NamePattern(r"control_?net|^cn_|^control$")
_REFERS = NamePattern(r"clip_vision|ip_?adapter|style_model|pulid|insightface|^reference")
_DEPTH = 6
_LIMIT = 50
_ENDS = 40  # of more nobody can tell which it was


def sources_of(graph: Graph, ends: Sequence[ComfyNode]) -> tuple[NamedSource, ...]:
    """Every file that is named, each once; `is_used` where it went into all that was written.

    Args:
        graph: The graph.
        ends: The nodes that may have written the file that is looked at.
    """
    named = [
        (node, key, value[:300])
        for node in graph.nodes.values()
        for key, value in node.inputs.items()
        if isinstance(value, str) and _SOURCES.match(key) and _FILE.search(value)
        if "filename_prefix" not in node.inputs
    ]
    if not named:
        return ()
    behind = [_behind(graph, end) for end in ends[:_ENDS]]
    is_known = 0 < len(ends) <= _ENDS
    found: dict[str, NamedSource] = {}
    for node, key, name in named:
        if name not in found and len(found) >= _LIMIT:
            continue
        is_loaded = is_known and not any(_CONTENT.match(one) for one in node.links)
        is_used = is_loaded and all(node.id in ids for ids in behind)
        if name not in found or (is_used and not found[name].is_used):
            role = _role(graph, node, key, name)
            found[name] = NamedSource(name, role, checksum_in(name), is_used)
    return tuple(found.values())


def _behind(graph: Graph, end: ComfyNode) -> set[str]:
    return {one.id for level in graph.upward(end, lambda _name: True) for one in level}


def _role(graph: Graph, node: ComfyNode, key: str, name: str) -> str:
    """What a file was loaded as, by what it is handed to."""
    if _SOUND.search(name):
        return "audio"
    users = graph.users[node.id]
    if key.lower().startswith("mask") or (
        users and all("mask" in input_.lower() for _, input_, _ in users)
    ):
        return "mask"
    level, seen = [node], {node.id}
    for _ in range(_DEPTH):
        handed = [(user, input_) for one in level for user, input_, _ in graph.users[one.id]]
        if any(_CONTROLS.search(name) for user, _ in handed for name in user.links):
            return "control"
        if any(_REFERS.search(name) for user, _ in handed for name in user.links):
            return "reference"
        level = [user for user, _ in handed if user.id not in seen]
        level = list({one.id: one for one in level}.values())
        seen.update(one.id for one in level)
    return "video" if _FILM.search(name) else "image"
