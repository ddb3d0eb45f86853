"""Workflows that a generator runs: where their values go in, and where results come out."""

from __future__ import annotations

from enum import StrEnum

from desktop.base.frozen import frozen

COMFYUI = "comfyui"  # the adapter whose workflows these are


class SlotRole(StrEnum):
    """What an input of a workflow takes; files by the names of `ReferenceRole`."""

    PROMPT = "prompt"
    NEGATIVE = "negative"
    SEED = "seed"
    WIDTH = "width"
    HEIGHT = "height"
    SECONDS = "seconds"
    IMAGE = "image"
    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    VIDEO = "video"
    AUDIO = "audio"
    CHARACTER = "character"

    @property
    def is_file(self) -> bool:
        """Whether it takes the name of a file."""
        return self in _FILES

    @property
    def is_number(self) -> bool:
        """Whether it takes a number."""
        return self in _NUMBERS


_FILES = frozenset(
    {
        SlotRole.IMAGE,
        SlotRole.FIRST_FRAME,
        SlotRole.LAST_FRAME,
        SlotRole.VIDEO,
        SlotRole.AUDIO,
        SlotRole.CHARACTER,
    }
)
_NUMBERS = frozenset({SlotRole.SEED, SlotRole.WIDTH, SlotRole.HEIGHT, SlotRole.SECONDS})


class OutputKind(StrEnum):
    """What a workflow makes."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


@frozen
class WorkflowSlot:
    """An input of a node that takes a value.

    Attributes:
        title: What a person calls the node.
        is_mapped: A person has said so; else the title of the node does.
    """

    role: SlotRole
    node: str
    input: str
    title: str = ""
    is_mapped: bool = False


@frozen
class WorkflowOutput:
    """A node whose files are the result."""

    kind: OutputKind
    node: str
    title: str = ""


@frozen
class WorkflowPlan:
    """What was found in a workflow.

    Attributes:
        slots: In the order of the nodes.
        outputs: The nodes that are marked; none means that whatever is saved is the result.
        makes: What the result is.
        problems: What keeps it from being run as it is meant, a sentence each.
        hints: What is worth knowing, a sentence each.
    """

    slots: tuple[WorkflowSlot, ...] = ()
    outputs: tuple[WorkflowOutput, ...] = ()
    makes: OutputKind = OutputKind.IMAGE
    problems: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    def of(self, role: SlotRole) -> tuple[WorkflowSlot, ...]:
        """The slots of one role."""
        return tuple(slot for slot in self.slots if slot.role is role)
