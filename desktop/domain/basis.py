"""What a take was made from, in digests, and whether that is still what its shot says.

The state of a take is worked out when it is read and never stored: only its basis is. The basis
holds what a person writes or chooses (texts, lines of dialogue, characters, references, the take
that it goes on from), each as a digest of its content; never a model, a seed or a setting of a
provider, whose change makes nothing out of date that was paid for.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class BasisState(StrEnum):
    """Whether a take is still what its shot asks for."""

    CURRENT = "current"  # also where nobody knows what it was made from
    STALE = "stale"  # something that it was made from has changed since
    MISSING = "missing"  # there is nothing: no take, or none with a picture
    BLOCKED = "blocked"  # it cannot be made again: what it needs is away


class BasisPart(StrEnum):
    """One kind of thing that a take, or a finished cut, is made from."""

    PROMPT = "prompt"
    ACTION = "action"
    CAMERA = "camera"
    DIALOGUE = "dialogue"  # line by line, numbered from 1
    CHARACTER = "character"
    REFERENCE = "reference"
    TEXT = "text"  # a text asset that the shot uses
    SOUND = "sound"
    TAKE = "take"  # a take that it goes on from
    SHOT = "shot"  # of a cut
    CHOICE = "choice"  # of a cut: the take that plays in a shot
    LENGTH = "length"  # of a cut: how long a shot runs, and which part of its take
    ORDER = "order"  # of a cut: in which order its shots play


class BasisChange(StrEnum):
    """What became of a part."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    AWAY = "away"  # in the Trash, or its file is not there


@frozen
class BasisCause:
    """One reason why a take is out of date or blocked; data, of which the screen makes a sentence.

    Attributes:
        line: The number of a line of dialogue, from 1; 0 elsewhere.
        name: Of the character, reference, text, sound or take; empty elsewhere.
    """

    part: BasisPart
    change: BasisChange
    line: int = 0
    name: str = ""


# The texts of a shot by the keys of its metadata; `dialogue` is kept line by line.
TEXT_KEYS: dict[BasisPart, str] = {
    BasisPart.PROMPT: "prompt",
    BasisPart.ACTION: "action",
    BasisPart.CAMERA: "camera_angle",
    BasisPart.DIALOGUE: "dialogue",
}


@frozen
class BasisItem:
    """Something that a take was made from, other than a text of its shot.

    Attributes:
        key: The id of the asset.
        digest: Of its content: the checksum of its file, or a digest of a character's words.
        name: What it is called, for the words of a cause; no part of what is compared.
        owner: The id of the character that it is a reference for; empty elsewhere.
        is_chosen: Of a take of another shot: it played there.
        is_late: There was nothing to it yet when the take came.
    """

    part: BasisPart
    key: str
    digest: str = ""
    name: str = ""
    owner: str = ""
    is_chosen: bool = False
    is_late: bool = False

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes it the same thing as another; where it stands on the board does not."""
        return self.part.value, self.owner, self.key


@frozen
class Basis:
    """What a take was made from.

    Attributes:
        prompt: A digest of the shot's prompt, empty where that is empty; so `action` and `camera`.
        dialogue: A digest of each line that is not empty.
        items: What the shot uses: characters and their references, pictures, texts, sounds.
        sources: Assets that the take itself says it was made from.
        late: Texts that were written when the take was there already.
        is_sent: It is what a provider was sent, and not what the shot said when the take came:
            then also a text counts that was empty.
    """

    prompt: str = ""
    action: str = ""
    camera: str = ""
    dialogue: tuple[str, ...] = ()
    items: tuple[BasisItem, ...] = ()
    sources: tuple[BasisItem, ...] = ()
    late: frozenset[BasisPart] = frozenset()
    is_sent: bool = False

    @property
    def digest(self) -> str:
        """One digest of it all; two of the same digest were made from the same."""
        words = [self.prompt, self.action, self.camera, *self.dialogue]
        for item in (*self.items, None, *self.sources):
            words += (
                [item.part, item.owner, item.key, item.digest, str(item.is_chosen)]
                if item
                else [""]
            )
        return digest_of("\n".join(words))

    def text(self, part: BasisPart) -> str | tuple[str, ...]:
        """The digest of a text, or those of the lines of dialogue."""
        found: str | tuple[str, ...] = getattr(self, part.value)
        return found

    def with_late_texts(self, now: Basis) -> Basis:
        """The same, with what was empty when the take came and is not now: equal to it if not."""
        if self.is_sent:
            return self
        new = {part for part in TEXT_KEYS if now.text(part) and not self.text(part)}
        texts: dict[str, Any] = {part.value: now.text(part) for part in new}
        digests = {item.place: item.digest for item in now.items}
        items = tuple(
            replace(item, digest=found, is_late=True)
            if not item.digest and (found := digests.get(item.place, ""))
            else item
            for item in self.items
        )
        return replace(self, **texts, items=items, late=self.late | new)


def digest_of(text: str) -> str:
    """SHA-256 of a text as hex."""
    import hashlib  # noqa: PLC0415 - it loads OpenSSL, and the window that starts digests nothing

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def text_digest(text: str) -> str:
    """A digest of what a text says, however it is spaced and composed; empty for an empty text."""
    words = "".join(text.split())
    if not words:
        return ""
    return digest_of(words if words.isascii() else unicodedata.normalize("NFC", words))


def shot_basis(
    facts: Mapping[str, Any], items: Iterable[BasisItem] = (), sources: Iterable[BasisItem] = ()
) -> Basis:
    """What a shot asks for now, by its metadata and what it uses."""
    said = {part: str(facts.get(key) or "") for part, key in TEXT_KEYS.items()}
    lines = map(text_digest, said[BasisPart.DIALOGUE].splitlines())
    return Basis(
        prompt=text_digest(said[BasisPart.PROMPT]),
        action=text_digest(said[BasisPart.ACTION]),
        camera=text_digest(said[BasisPart.CAMERA]),
        dialogue=tuple(line for line in lines if line),
        items=in_order(items),
        sources=in_order(sources),
    )


def in_order(items: Iterable[BasisItem]) -> tuple[BasisItem, ...]:
    """Items in the one order in which they are compared."""
    return tuple(sorted(items, key=lambda item: item.place))
