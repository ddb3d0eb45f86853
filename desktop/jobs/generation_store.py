"""Stores what a generator made: the files are copied into the library once, then one transaction.

The end of the call is written in the transaction of the edit: a take is there and paid, or neither.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.base.errors import JobTakenError, MediaError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import AssetSource, AssetType
from desktop.domain.basis_json import from_json
from desktop.domain.generation_json import report_json, request_of
from desktop.domain.ids import AssetId
from desktop.domain.saving import AssetToSave
from desktop.domain.spending import CostBasis
from desktop.domain.typed_text import MONEY_LIMIT, Money
from desktop.edits.edit import perform
from desktop.edits.generated_take import StoreGenerated, TakesMade
from desktop.edits.intake import CopiesPurgedError
from desktop.jobs.bring_in import look_at_copies
from desktop.jobs.save_media import copy_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop.catalog.generation_queue import KeptCall
    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.basis import Basis
    from desktop.domain.generation import GenerationRequest, GeneratorSpec, JobReport
    from desktop.domain.saving import SavedFile
    from desktop.edits.edit import Applied

_MEDIA = (AssetType.IMAGE, AssetType.VIDEO, AssetType.AUDIO)
_NAME = 120  # characters of a title
SHOT_TRASHED, SHOT_GONE, PARKED = "shot_trashed", "shot_gone", "parked"


@frozen
class CostOfCall:
    """What a call cost, and how that is known."""

    amount: Decimal | None
    currency: str
    basis: CostBasis

    @property
    def money(self) -> Money | None:
        """The amount with its currency; None where it is unknown."""
        return None if self.amount is None else Money(self.amount, self.currency)


def cost_of(call: KeptCall, report: JobReport, spec: GeneratorSpec) -> CostOfCall:
    """What a call that made something cost: what is billed, else what it was estimated at."""
    told = report.cost
    if told is not None and told.is_finite() and Decimal(0) <= told < MONEY_LIMIT:
        amount = told.quantize(Decimal("0.000001"))
        return CostOfCall(amount, report.currency.upper()[:3] or "USD", CostBasis.BILLED)
    if spec.is_local:
        return CostOfCall(Decimal(0), call.currency, CostBasis.BILLED)
    return CostOfCall(call.cost, call.currency, call.basis)


def store(
    library: Library,
    call: KeptCall,
    report: JobReport,
    *,
    me: str,
    spec: GeneratorSpec,
    paths: Sequence[Path],
) -> Applied[TakesMade]:
    """Store the files of a call, and end it.

    Raises:
        MediaError: One of them is no picture, film or sound.
        JobTakenError: Somebody else has the call by now, or it has ended.
        LibraryError: Nothing was stored.
    """
    request, cost = request_of(call.request["request"]), cost_of(call, report, spec)
    files = [(path, _copied(library, path, request.makes)) for path in paths]
    sources = {file.original.path: str(path) for path, file in files}
    title = _title(call, request)
    facts = _facts(call, request, report, spec, cost)
    assets = tuple(
        AssetToSave(file.type, title, file=file, source=AssetSource.GENERATION, generation=facts)
        for _, file in files
    )
    edit = StoreGenerated(
        assets,
        call.target_id,
        tuple(AssetId(one.asset_id) for one in request.references),
        _basis(call),
        cost.money,
        label=f"Generate {_what(request)} for {call.request.get('target_name') or 'a shot'}"[:200],
    )
    incoming = [one for asset in assets if (one := asset.incoming()) is not None]
    while True:
        ready = replace(edit, copies=look_at_copies(library, incoming, sources))
        with suppress(CopiesPurgedError):
            return perform(library, ready, bookkeeping=_End(me, call, report, cost))


@frozen
class _End:
    """Ends the call in the transaction that stores what it made."""

    me: str
    call: KeptCall
    report: JobReport
    cost: CostOfCall

    def before(self, books: Maintenance) -> None:
        """Raises JobTakenError where it is not ours any more."""
        if not books.generation.steps.is_mine(self.me, self.call.id):
            raise _taken()

    def after(self, books: Maintenance, result: TakesMade) -> None:
        """Written with the takes, or not at all."""
        code, words = told_of(result)
        values: dict[str, Any] = {
            "cost": self.cost.amount,
            "currency": self.cost.currency,
            "cost_basis": self.cost.basis.value,
            "units": units_of(self.report),
            "unit": self.report.unit[:30] or None,
            "response": {"report": report_json(self.report)},
            "error_code": code or None,
            "error_message": words or None,
        }
        if not books.generation.steps.succeed(self.me, self.call.id, result.assets, values):
            raise _taken()


def units_of(report: JobReport) -> Decimal | None:
    """What it says that was used, where that is an amount that can be kept."""
    told = report.units
    is_kept = told is not None and told.is_finite() and Decimal(0) <= told < MONEY_LIMIT
    return told if is_kept else None


def told_of(result: TakesMade) -> tuple[str, str]:
    """What a person should know of a result, as data and in words; empty for nothing."""
    if result.is_shot_gone:
        return SHOT_GONE, "Its shot is not there any more: what came is in the library."
    if result.is_shot_trashed:
        return SHOT_TRASHED, "Its shot is in the Trash: what came is a take of it all the same."
    if result.is_parked:
        return PARKED, "Its shot has changed since: the take waits to be chosen."
    return "", ""


def _taken() -> JobTakenError:
    return JobTakenError("Another program goes on with this generation.")


def _copied(library: Library, path: Path, wanted: AssetType) -> SavedFile:
    file = copy_file(library, path, wanted)
    if file.type not in _MEDIA:
        raise MediaError(
            "What came is no picture, film or sound.",
            reason="not_media",
            advice="Its generator may have sent a page with an error in its place.",
        )
    return replace(file, original=replace(file.original, source=None), read_at=None)


def _facts(
    call: KeptCall,
    request: GenerationRequest,
    report: JobReport,
    spec: GeneratorSpec,
    cost: CostOfCall,
) -> dict[str, Any]:
    """How it was made, by the names under which it is shown and searched."""
    seed = report.seed
    if seed is None:
        seed = call.request["payload"].get("seed")
    seed = request.seed if seed is None else seed
    told: dict[str, Any] = {
        "provider": spec.provider,
        "generator": spec.name,
        "model": report.model or request.model,
        "prompt": request.prompt,
        "negative_prompt": request.negative,
        "seed": None if seed is None else str(seed),
        "width": request.width,
        "height": request.height,
        "voice": request.voice,
        "preset": request.preset.value if request.preset else None,
        "source_images": [one.name for one in request.references if one.name],
        "parameters": priced_parameters(request),
        "provider_job_id": call.job_id,
    }
    if cost.basis is CostBasis.ESTIMATED:
        told["cost_basis"] = cost.basis.value
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}


def priced_parameters(request: GenerationRequest) -> dict[str, Any]:
    """The parameters of a request that a price may depend on and no file tells of."""
    return {name: value for name, value in request.parameters.items() if value is not None}


def _basis(call: KeptCall) -> Basis | None:
    told: Mapping[str, Any] | None = call.request.get("basis")
    if not told:
        return None
    try:
        return from_json(told)
    except RuleError:
        return None  # of another version of the program: then what the shot says now has to do


def _what(request: GenerationRequest) -> str:
    return "speech" if request.makes is AssetType.AUDIO else "take"


def _title(call: KeptCall, request: GenerationRequest) -> str:
    name = str(call.request.get("target_name") or "shot")
    if request.makes is AssetType.AUDIO:
        line = call.request.get("line")
        return f"{name}, line {line}"[:_NAME] if line else f"Speech of {name}"[:_NAME]
    return f"Take of {name}"[:_NAME]
