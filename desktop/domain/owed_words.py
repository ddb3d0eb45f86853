"""What a film owes, as sentences: for the window, the command line and a spreadsheet alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.basis import BasisChange
from desktop.domain.basis_words import causes_words
from desktop.domain.display import counted, length, running_time
from desktop.domain.finish_cost import QuoteBasis
from desktop.domain.owed import OwedKind, OwedReason
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.basis import BasisCause
    from desktop.domain.finish_cost import Quote
    from desktop.domain.owed import Owed, OwedLine, OwedPlace

# What each kind is called, in a table and in a list to choose from.
KIND_NAMES: dict[OwedKind, str] = {
    OwedKind.MISSING: "Missing",
    OwedKind.STALE: "Out of date",
    OwedKind.BLOCKED: "Blocked",
    OwedKind.FAILED: "Failed",
    OwedKind.OFFLINE: "Offline",
    OwedKind.SILENT: "Silent",
    OwedKind.OVER_TIME: "Over time",
    OwedKind.SHORT: "Too short",
    OwedKind.UNPRICED: "Unpriced",
    OwedKind.EMPTY: "Empty scene",
    OwedKind.UNUSED: "Unused",
}
_LONGEST = 80


def place_words(place: OwedPlace) -> str:
    """`12A  Mara at the window`; `Scene 2  EXT. QUAY - NIGHT`; the film by its name."""
    code = clean_line(place.code, limit=40)
    if place.shot_id is None and place.scene_id is not None:
        code = f"Scene {code}".rstrip()
    return f"{code}  {_name(place.name)}".strip()


def line_words(line: OwedLine) -> str:
    """A line as it reads: `Take 3 is out of date: line 3 of the dialogue changed.`."""
    match line.kind:
        case OwedKind.MISSING:
            return "No take with a picture."
        case OwedKind.STALE if line.reason is OwedReason.FINISHED_CUT:
            name = _quoted(line.name)
            return f"The finished cut {name} is out of date{_because(line.causes)}."
        case OwedKind.STALE:
            return f"Take {line.number} is out of date{_because(line.causes)}."
        case OwedKind.BLOCKED:
            return _blocked(line)
        case OwedKind.FAILED:
            return _failed(line)
        case OwedKind.OFFLINE:
            return f"{_about(line)}: {_AWAY[line.reason]}."
        case OwedKind.SILENT if line.reason is OwedReason.CLIP_WITHOUT_SOUND:
            return f"There is dialogue, and {_take(line)} has no sound track."
        case OwedKind.SILENT:
            return "There is dialogue, and no sound."
        case OwedKind.OVER_TIME:
            return _over_time(line)
        case OwedKind.SHORT:
            planned, there = length(line.seconds), length(line.limit)
            return f"Planned at {planned}, {_take(line)} has {there}."
        case OwedKind.UNPRICED if line.reason is OwedReason.TAKE_COST:
            return f"Nobody knows what {_take(line)} has cost."
        case OwedKind.UNPRICED:
            return f"{counted(line.count, 'call')} of unknown cost."
        case OwedKind.EMPTY:
            return "No shots."
        case OwedKind.UNUSED:
            return _unused(line)


def quote_words(quote: Quote | None) -> str:
    """`$0.35, as take 2: kling-1.6`; why it has no price; empty where nothing is to be made."""
    if quote is None:
        return ""
    if quote.basis is QuoteBasis.NOTHING:
        return quote.estimate.problem
    like = "as most takes"
    if quote.basis is QuoteBasis.LAST_ATTEMPT:
        like = f"as take {quote.number}" if quote.number else "as the last attempt"
    model = clean_line(quote.model, limit=_LONGEST)
    if quote.estimate.cost is None:
        return f"{quote.estimate.problem.rstrip('.')} ({like}: {model})."
    return f"{quote.words}, {like}: {model}"


def nothing_owed(found: Owed) -> tuple[str, str]:
    """What is said of a film that owes nothing: in two words, and in a sentence."""
    if not found.shots:
        return "Nothing to owe yet", "The film has no shots."
    return "Nothing is owed", "Every shot has a take that plays, with its file, sound and cost."


_AWAY = {
    OwedReason.FILE_GONE: "its file is not there",
    OwedReason.FILE_AWAY: "its folder or drive is not there",
}


def _because(causes: Iterable[BasisCause]) -> str:
    words = causes_words(causes)
    return f": {words}" if words else ""


def _blocked(line: OwedLine) -> str:
    """It may be out of date besides, which is another matter than what it cannot be made of."""
    away = [cause for cause in line.causes if cause.change is BasisChange.AWAY]
    aged = [cause for cause in line.causes if cause.change is not BasisChange.AWAY]
    if not aged:
        return f"Take {line.number} cannot be made again{_because(away)}."
    stale = f"Take {line.number} is out of date{_because(aged)}."
    return f"{stale} It cannot be made again{_because(away)}."


def _failed(line: OwedLine) -> str:
    what = f"Take {line.number} failed" if line.number else "The last attempt failed"
    if line.count > 1:
        what = f"{line.count:,} attempts failed"
    error = clean_line(line.error, limit=200).rstrip(".")
    return f"{what}: {error}. Nothing came since." if error else f"{what}. Nothing came since."


def _over_time(line: OwedLine) -> str:
    over = (line.seconds or 0) - (line.limit or 0)
    runs, target = running_time(line.seconds), running_time(line.limit)
    return f"It runs {runs} of {target}: {length(over)} too long."


def _unused(line: OwedLine) -> str:
    name = _quoted(line.name)
    match line.reason:
        case OwedReason.TAKES_OF_CUT:
            whose = "Its take is" if line.count == 1 else f"Its {line.count:,} takes are"
            return f"The shot is cut. {whose} used nowhere else."
        case OwedReason.USED_BY_CUT:
            return f"{name} is used by nothing but what is cut."
        case OwedReason.NOT_KEPT:
            return f"{name} was made for it, and is used nowhere."
        case _:
            return f"{name} was brought in for the film, and no scene or shot uses it."


def _about(line: OwedLine) -> str:
    """`Take 3`; of what is no take, its name."""
    return f"Take {line.number}" if line.number else _quoted(line.name)


def _take(line: OwedLine) -> str:
    return f"take {line.number}"


def _quoted(name: str) -> str:
    return f"“{_name(name)}”"


def _name(name: str) -> str:
    return clean_line(name, limit=_LONGEST)
