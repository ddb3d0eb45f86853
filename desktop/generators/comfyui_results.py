"""What ComfyUI says of a job, as a report: its files, its errors, the nodes at fault."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from desktop.domain.generation import JobReport, RemoteFile, RemoteState
from desktop.formats.comfy_template import title_of
from desktop.generators.adapter import RefusedError
from desktop.generators.comfyui_graph import JOB, OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from desktop.domain.generation import Json

_LONGEST = 600  # characters of what a node says
_MOST = 100  # files of a job
# Lists of files as nodes give them, and what is in them where their names do not say so.
_LISTS = ("images", "gifs", "videos", "video", "audio", "audios")
_VIDEO = (".mp4", ".webm", ".mov", ".mkv", ".avi", ".gif")
_AUDIO = (".flac", ".mp3", ".wav", ".opus", ".ogg", ".m4a")


def _dict(value: object) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Json]:
    return value if isinstance(value, list) else []


def _said(value: object) -> str:
    return str(value).strip()[:_LONGEST] if isinstance(value, str | int | float) else ""


def named(graph: Mapping[str, Json], node: str) -> str:
    """A node as a person finds it: “Sampler” (node 3)."""
    return f"“{title_of(graph, node)[:80]}” (node {node})" if node in graph else f"node {node}"


def refusal_of(told: Mapping[str, Json], graph: Mapping[str, Json]) -> RefusedError:
    """Why a graph was not taken: each node with the input at fault."""
    faults: list[str] = []
    for node, found in _dict(told.get("node_errors")).items():
        for one in _list(_dict(found).get("errors")):
            error = _dict(one)
            details, message = _said(error.get("details")), _said(error.get("message"))
            input_ = _said(_dict(error.get("extra_info")).get("input_name"))
            if input_ and input_ not in details:
                details = f"{input_} {details}".strip()
            faults.append(f"{named(graph, str(node))}: {message}: {details}".rstrip(": "))
    general = _dict(told.get("error"))
    reason = _said(general.get("message")) or _said(told.get("error")) or "no reason is given"
    kind = _said(general.get("type"))
    is_missing = kind in {"invalid_prompt", "missing_node_type"} and "node" in reason.lower()
    advice = "Install it in ComfyUI, or use another workflow." if is_missing else ""
    shown = "; ".join(faults[:3]) or f"{reason} {_said(general.get('details'))}".strip()
    more = f"; and {len(faults) - 3} more" if len(faults) > 3 else ""
    return RefusedError(
        f"ComfyUI refuses the workflow: {shown}{more}.".replace("..", "."),
        code="node_error" if faults else (kind or "bad_request"),
        advice=advice
        or "Put the node right in ComfyUI, export it again, and replace the workflow.",
    )


def report_of(entry: Mapping[str, Json], view: Callable[[Mapping[str, str]], str]) -> JobReport:
    """What became of a job that has ended.

    Args:
        entry: As the history has it.
        view: Gives the address of a file.
    """
    sent = _list(entry.get("prompt"))
    graph = _dict(sent[2]) if len(sent) > 2 else {}
    status = _dict(entry.get("status"))
    messages = _messages(status)
    if "execution_interrupted" in messages:
        return JobReport(RemoteState.CANCELLED)
    if "execution_error" in messages or status.get("status_str") == "error":
        return _failure(messages.get("execution_error", {}), graph)
    extra = _dict(sent[3]) if len(sent) > 3 else {}
    files = tuple(_files(_dict(entry.get("outputs")), _list(extra.get(OUTPUTS)), view))
    if not files:
        return JobReport(
            RemoteState.FAILED,
            error_code="no_result",
            error="The workflow ran, and gave no file that is asked for.",
        )
    facts: dict[str, Json] = {}
    start, end = messages.get("execution_start", {}), messages.get("execution_success", {})
    began, ended = start.get("timestamp"), end.get("timestamp")
    if isinstance(began, int | float) and isinstance(ended, int | float) and ended >= began:
        facts["seconds"] = round((ended - began) / 1000, 3)
    return JobReport(RemoteState.SUCCEEDED, progress=1.0, files=files, facts=facts)


def _messages(status: Mapping[str, Json]) -> dict[str, Mapping[str, Json]]:
    """What happened, by its name; the last of several."""
    found: dict[str, Mapping[str, Json]] = {}
    for one in _list(status.get("messages")):
        pair = _list(one)
        if len(pair) == 2 and isinstance(pair[0], str):
            found[pair[0]] = _dict(pair[1])
    return found


def _failure(error: Mapping[str, Json], graph: Mapping[str, Json]) -> JobReport:
    kind = _said(error.get("exception_type")).rpartition(".")[2]
    message = _said(error.get("exception_message"))
    node = _said(error.get("node_id"))
    is_memory = kind in {"OutOfMemoryError", "OutOfMemory"} or "out of memory" in message.lower()
    where = named(graph, node) if node else "The workflow"
    told = ": ".join(part for part in (kind, message) if part) or "it does not say why"
    return JobReport(
        RemoteState.FAILED,
        error_code="out_of_memory" if is_memory else "node_error",
        error=f"{where[:1].upper()}{where[1:]} failed: {told}",
    )


def _files(
    outputs: Mapping[str, Json], marks: list[Json], view: Callable[[Mapping[str, str]], str]
) -> Iterator[RemoteFile]:
    """What was asked for first, then whatever else was saved; previews where nothing was saved."""
    pairs = [_list(mark) for mark in marks]
    wanted = [(str(pair[0]), str(pair[1])) for pair in pairs if len(pair) == 2]
    kind = wanted[0][1] if wanted else ""
    marked = [node for node, _ in wanted if node]
    nodes = [node for node in marked if node in outputs] if marked else list(outputs)
    found = [one for node in nodes for one in _of_node(_dict(outputs[node]))]
    saved = [one for one in found if one["type"] == "output"] or found
    fitting = [one for one in saved if _kind(one["filename"]) == kind]
    rest = [] if kind and not fitting else [one for one in saved if one not in fitting]
    for one in [*fitting, *rest][:_MOST]:
        kind_of = mimetypes.guess_type(one["filename"])[0] or ""
        yield RemoteFile(url=view(one), name=one["filename"], content_type=kind_of, is_private=True)


def _of_node(given: Mapping[str, Json]) -> Iterator[dict[str, str]]:
    for name in _LISTS:
        for one in _list(given.get(name)):
            file = _dict(one)
            if _said(file.get("filename")) and file.get("type") in {"output", "temp"}:
                keys = ("filename", "subfolder", "type")
                yield {key: _said(file.get(key)) for key in keys}


def _kind(name: str) -> str:
    lower = name.lower()
    if lower.endswith(_VIDEO):
        return "video"
    return "audio" if lower.endswith(_AUDIO) else "image"


def job_of(row: list[Json]) -> str:
    """The id under which this program knows a job of a queue or of the history."""
    extra = _dict(row[3]) if len(row) > 3 else {}
    return _said(extra.get(JOB))
