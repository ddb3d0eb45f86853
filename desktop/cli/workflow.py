"""`workflow`: add, list, show, check, map, rename, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import NotFoundError, UsageError
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.domain.workflow import COMFYUI
from desktop.edits.edit import perform
from desktop.edits.workflow import (
    AddWorkflow,
    MapWorkflow,
    RemoveWorkflow,
    RenameWorkflow,
    ReplaceWorkflow,
)
from desktop.formats.comfy_template import LARGEST, plan_of, read_workflow

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.generation import GeneratorTemplate, Json
    from desktop.domain.workflow import WorkflowPlan

app = typer.Typer(
    help="Workflows of ComfyUI that takes are made with.",
    add_completion=False,
    rich_markup_mode="rich",
)
_LIST = {"name": "Name", "makes": "Makes", "takes": "Takes", "problems": "Problems"}
_SHOW = {"role": "Role", "node": "Node", "input": "Input", "title": "Title", "by": "By"}
File = Annotated[
    Path, typer.Argument(metavar="FILE", help="JSON, as ComfyUI's Export (API) saves it.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The workflow.")]


@app.callback()
def workflow() -> None:
    """Workflows of ComfyUI that takes are made with."""


@app.command("add")
def add(
    context: typer.Context,
    file: File,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="What to call it; else as the file.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="In the place of the one of that name.")
    ] = False,
) -> None:
    """Keep a workflow in the library, and say which inputs take the values of a shot."""
    desk, content = desk_of(context), _read(file)
    told = " ".join((name or file.stem).split())
    with opened(desk) as library:
        known = next((one for one in _all(library) if one.name == told), None)
        if known is not None and replace:
            perform(library, ReplaceWorkflow(known.key, content))
        else:
            perform(library, AddWorkflow(told, content))
        slots = known.slots if known is not None else ()
    desk.output().facts({"name": told, **_facts(plan_of(content, slots))})


@app.command("check")
def check(context: typer.Context, file: File) -> None:
    """Say what would be found in a file, without keeping it."""
    desk_of(context).output().facts(_facts(plan_of(_read(file))))


@app.command("list")
def list_(context: typer.Context) -> None:
    """List the workflows."""
    desk = desk_of(context)
    with opened(desk) as library:
        found = _all(library)
    rows = [{"name": one.name, **_facts(plan_of(one.content, one.slots))} for one in found]
    desk.output().rows(rows, _LIST)


@app.command("show")
def show(context: typer.Context, name: Name) -> None:
    """Show where values go in and results come out: a row for each."""
    desk = desk_of(context)
    with opened(desk) as library:
        found = _named(library, name)
    plan = plan_of(found.content, found.slots)
    rows = [
        {
            "role": slot.role.value,
            "node": slot.node,
            "input": slot.input,
            "title": slot.title,
            "by": "mapping" if slot.is_mapped else "title",
        }
        for slot in plan.slots
    ]
    is_mapped = {node for role, node, _ in found.slots if role.startswith("output:")}
    rows += [
        {
            "role": f"output:{one.kind.value}",
            "node": one.node,
            "input": "",
            "title": one.title,
            "by": "mapping" if one.node in is_mapped else "title",
        }
        for one in plan.outputs
    ]
    output = desk.output()
    output.rows(rows, _SHOW)
    for told in (*plan.problems, *plan.hints):
        output.say(told)


@app.command("map")
def map_(
    context: typer.Context,
    name: Name,
    slots: Annotated[
        list[str] | None,
        typer.Argument(metavar="ROLE=NODE.INPUT", help="seed=3.noise_seed, output:image=9 ..."),
    ] = None,
) -> None:
    """Say which inputs take what, where the titles of nodes do not; nothing takes it all back."""
    desk = desk_of(context)
    mapped = tuple(_slot(text) for text in slots or ())
    with opened(desk) as library:
        found = _named(library, name)
        perform(library, MapWorkflow(found.key, mapped))
    desk.output().facts({"name": found.name, **_facts(plan_of(found.content, mapped))})


@app.command("rename")
def rename(
    context: typer.Context,
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="What to call it.")],
) -> None:
    """Call a workflow otherwise."""
    desk = desk_of(context)
    with opened(desk) as library:
        perform(library, RenameWorkflow(_named(library, name).key, new))
    desk.output().facts({"name": " ".join(new.split())})


@app.command("remove")
def remove(context: typer.Context, name: Name) -> None:
    """Keep a workflow no longer; what it has made stays."""
    desk = desk_of(context)
    with opened(desk) as library:
        perform(library, RemoveWorkflow(_named(library, name).key))
    desk.output().facts({"removed": name})


def _read(file: Path) -> dict[str, Json]:
    try:
        with file.open("rb") as opened_:
            data = opened_.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    return read_workflow(data)


def _all(library: Library) -> tuple[GeneratorTemplate, ...]:
    return library.read(lambda reads: reads.templates.of(COMFYUI))


def _named(library: Library, name: str) -> GeneratorTemplate:
    for one in _all(library):
        if name in {one.name, one.key}:
            return one
    raise NotFoundError(f"There is no workflow “{name}”.", field="name")


def _slot(text: str) -> tuple[str, str, str]:
    role, is_said, place = text.partition("=")
    node, _, input_ = place.partition(".")
    if not is_said or not node or not (input_ or role.startswith("output:")):
        raise UsageError(f"“{text}” maps nothing.", advice="Example: seed=3.noise_seed")
    return role.strip(), node.strip(), input_.strip()


def _facts(plan: WorkflowPlan) -> dict[str, object]:
    return {
        "makes": plan.makes.value,
        "takes": ", ".join(dict.fromkeys(slot.role.value for slot in plan.slots)),
        "problems": " ".join(plan.problems),
        "hints": " ".join(plan.hints),
    }
