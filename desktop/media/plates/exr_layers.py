"""The layers of an OpenEXR file, and which of them is shown: colours, else depth, normals, ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.media.plates.exr_header import ExrPart

# Last parts of channels' names, in the order in which they are laid side by side.
_COLOURS = (("R", "G", "B"), ("r", "g", "b"), ("red", "green", "blue"))
_ALPHAS = ("A", "a", "alpha")
_AXES = (("X", "Y", "Z"), ("x", "y", "z"), ("NX", "NY", "NZ"))
# Numbers of a file that has to be read whole, see `exr_sampled`.
_NUMBERS_LIMIT = 250_000_000
_MAIN = ("", "rgba", "rgb", "beauty", "combined", "color", "composite", "final", "main")


@frozen
class Layer:
    """Channels that belong together.

    Attributes:
        part: Which part of the file they are in, counting from 0.
        name: Of the layer or its part; empty where it has none.
        channels: Their whole names: colours or axes, then alpha.
        has_alpha: The last one is coverage.
        kind: `colour`, `vector` (normals, positions), `id` (whole numbers) or `number`.
    """

    part: int
    name: str
    channels: tuple[str, ...]
    has_alpha: bool = False
    kind: str = "colour"

    @property
    def is_data(self) -> bool:
        """Its numbers are no picture."""
        return self.kind != "colour"

    @property
    def title(self) -> str:
        """What it is called: its name, or else its channels."""
        letters = [name.rpartition(".")[2] for name in self.channels]
        joined = "" if all(len(letter) == 1 for letter in letters) else " "
        return self.name or joined.join(letters)


def layers_of(parts: Sequence[ExrPart]) -> list[Layer]:
    """Every layer, in the order of the file."""
    found: list[Layer] = []
    for number, part in enumerate(parts):
        groups: dict[str, dict[str, str]] = {}
        kinds = {channel.name: channel.kind for channel in part.channels}
        for channel in part.channels:
            if channel.sampling != (1, 1) and channel.name in {"RY", "BY"}:
                continue  # the colours of a picture that is stored as brightness and colour
            layer, _, last = channel.name.rpartition(".")
            groups.setdefault(layer, {})[last] = channel.name
        for name, members in groups.items():
            found += _of_group(
                number, name or (part.name if len(parts) > 1 else ""), members, kinds
            )
    return found


def _of_group(part: int, name: str, members: dict[str, str], kinds: dict[str, str]) -> list[Layer]:
    """The layers among channels that share all but the last part of their names."""
    left = dict(members)
    found: list[Layer] = []
    for kind, sets in (("colour", _COLOURS), ("vector", _AXES)):
        for names in sets:
            if not all(each in left for each in names):
                continue
            whole = [left.pop(each) for each in names]
            alpha = next((left.pop(each) for each in _ALPHAS if each in left), None)
            has_alpha = alpha is not None and kind == "colour"
            whole += [alpha] if alpha is not None and has_alpha else []
            found.append(Layer(part, name, tuple(whole), has_alpha, kind))
    if "Y" in left and "X" not in left:
        alpha = left.pop("A", None)
        whole = [left.pop("Y"), *([alpha] if alpha else [])]
        found.append(Layer(part, name, tuple(whole), alpha is not None))
    for last, whole_name in left.items():
        kind = "id" if kinds.get(whole_name) == "uint" else "number"
        title = f"{name}.{last}" if name and len(left) > 1 else name
        found.append(Layer(part, title, (whole_name,), kind=kind))
    return found


def is_sampled(parts: Sequence[ExrPart]) -> bool:
    """Whether any channel has fewer pixels than others; such files have a reader of their own."""
    return any(channel.sampling != (1, 1) for part in parts for channel in part.channels)


def is_too_large(parts: Sequence[ExrPart]) -> bool:
    """Whether all that would have to be read is too much."""
    boxes = [(part.data, len(part.channels)) for part in parts]
    many = sum((right - left + 1) * (low - top + 1) * n for (left, top, right, low), n in boxes)
    return many > _NUMBERS_LIMIT


def shown(layers: Sequence[Layer]) -> Layer:
    """The layer that stands for the file: the main picture, else any, else depth and the like."""
    return min(layers, key=_rank)


def _rank(layer: Layer) -> int:
    """Which layer comes first."""
    prefix = layer.channels[0].rpartition(".")[0].lower()
    if layer.kind == "colour":
        return 0 if prefix in _MAIN else 1
    last = layer.channels[0].rpartition(".")[2].lower()
    if last in {"z", "depth"} or "depth" in layer.name.lower():
        return 2
    return {"vector": 3, "id": 4}.get(layer.kind, 5)
