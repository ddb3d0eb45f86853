"""Quotes what would be sent, and admits exactly that to the queue: all of it, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.errors import ChangedElsewhereError, DeskError, NotFoundError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.basis_json import from_json, to_json
from desktop.domain.changes import Changes
from desktop.domain.generation_json import payload_json, payload_of, request_json, request_of
from desktop.domain.generation_queue import BatchQuote, TakePlan, WantedTake
from desktop.domain.generation_quote import held_against, priced, summed
from desktop.domain.ids import AssetId, new_id
from desktop.domain.spending import CostBasis
from desktop.generators.registry import BrokenAdapter
from desktop.jobs.generation_notes import QUEUE_KINDS
from desktop.jobs.job import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.catalog.generation_queue import KeptCall
    from desktop.catalog.library import Library, Maintenance, Reads
    from desktop.domain.generation import GenerationPayload, GenerationRequest, ModelSpec
    from desktop.domain.generation_queue import GenerationCall
    from desktop.domain.generation_quote import QuoteFacts
    from desktop.generators.adapter import Generator
    from desktop.jobs.generation_adapters import AdapterShelf
    from desktop.jobs.job import Job

MOST = 1_000  # takes in one batch
_LOOK = "Look at the quote again. Nothing was sent."


def quote(library: Library, shelf: AdapterShelf, wanted: Sequence[WantedTake]) -> Job[BatchQuote]:
    """See `GenerationJobs.quote`."""
    yield Progress("Quoting")
    adapters = shelf.all(library, sorted({one.request.adapter for one in wanted}))
    shots, files = _ids(wanted)
    facts = library.read(lambda reads: reads.generation.quote_facts(shots, files))
    models = {
        name: {model.name: model for model in adapter.models()}
        for name, adapter in adapters.items()
        if not isinstance(adapter, BrokenAdapter)
    }
    plans: list[TakePlan] = []
    for number, one in enumerate(wanted, 1):
        name = one.request.adapter
        plans.append(_plan(one, adapters.get(name), models.get(name, {}), facts))
        if not number % 50:
            yield Progress("Quoting", number, len(wanted))
    return _batch(plans, facts)


def admit(
    library: Library,
    shelf: AdapterShelf,
    shown: BatchQuote,
    *,
    over_budget: bool,
    is_again: bool = False,
) -> Job[str]:
    """See `GenerationJobs.admit`."""
    yield Progress("Queueing")
    if not shown.plans:
        raise RuleError("There is nothing to send.")
    if len(shown.plans) > MOST:
        raise RuleError(f"A batch has at most {MOST:,} takes.", advice="Send it in parts.")
    for plan in shown.refusals:
        raise RuleError(
            f"{plan.target_name}: {plan.refused}",
            field=plan.refused_field,
            advice=plan.refused_advice or "Nothing was sent.",
        )
    adapters = shelf.all(library, sorted({plan.request.adapter for plan in shown.plans}))
    for plan in shown.plans:
        _check_is_on(plan.request.adapter, adapters)
    batch = _put_in(library, shown, adapters, over_budget=over_budget, is_new=not is_again)
    ids = frozenset(plan.target_id for plan in shown.plans)
    yield Progress("Queueing", 1, 1, Changes(QUEUE_KINDS, ids))
    return batch


def quote_again(library: Library, shelf: AdapterShelf, call_ids: Sequence[str]) -> Job[BatchQuote]:
    """See `GenerationJobs.quote_again`."""
    yield Progress("Quoting")

    def read(reads: Reads) -> tuple[dict[str, KeptCall], dict[str, GenerationCall]]:
        kept = [call for key in call_ids if (call := reads.generation.kept(key)) is not None]
        shown = reads.generation.calls(call_ids)
        return {one.id: one for one in kept}, {one.id: one for one in shown}

    kept, shown = library.read(read)
    for key in call_ids:
        if key not in kept or key not in shown:
            raise NotFoundError("There is no such call in the queue.")
        if not shown[key].can_be_sent_again:
            raise RuleError("Only what has ended without a result can be sent again.")
    adapters = shelf.all(library, sorted({one.adapter for one in kept.values()}))
    requests = {key: request_of(one.request["request"]) for key, one in kept.items()}
    shots = list(dict.fromkeys(one.target_id or AssetId("") for one in kept.values()))
    files = [ref.asset_id for request in requests.values() for ref in request.references]
    facts = library.read(lambda reads: reads.generation.quote_facts(shots, files))
    plans = [
        _plan_again(kept[key], shown[key].target_name, requests[key], adapters, facts)
        for key in dict.fromkeys(call_ids)
    ]
    return _batch(plans, facts)


def _plan_again(
    call: KeptCall,
    name: str,
    request: GenerationRequest,
    adapters: Mapping[str, Generator | BrokenAdapter],
    facts: QuoteFacts,
) -> TakePlan:
    """What was sent before, priced as of today."""
    target, told = call.target_id or AssetId(""), call.request.get("basis")
    try:
        adapter = _check_is_on(call.adapter, adapters)
    except RuleError as error:
        return TakePlan(
            target,
            name,
            request,
            provider=call.provider,
            refused=str(error),
            refused_field="adapter",
            refused_advice=error.advice,
        )
    return TakePlan(
        target,
        name,
        request,
        payload_of(call.request["payload"]),
        adapter.spec.provider,
        adapter.spec.title,
        cost=priced(adapter.spec, _model(adapter, request.model), request, facts),
        line=int(call.request.get("line") or 0),
        film_ids=facts.films.get(target, ()),
        basis=from_json(told) if told else None,
    )


def send_again(
    library: Library, shelf: AdapterShelf, call_id: str, *, over_budget: bool
) -> Job[str]:
    """See `GenerationJobs.send_again`."""
    shown = yield from quote_again(library, shelf, [call_id])
    batch = yield from admit(library, shelf, shown, over_budget=over_budget, is_again=True)
    made = library.read(lambda reads: reads.generation.of_batch(batch))
    return made[0].id


def _plan(
    wanted: WantedTake,
    adapter: Generator | BrokenAdapter | None,
    models: Mapping[str, ModelSpec],
    facts: QuoteFacts,
) -> TakePlan:
    """One take as it would be sent."""
    request, key = wanted.request, wanted.target_id
    if adapter is None or isinstance(adapter, BrokenAdapter):
        told = f"There is no generator “{request.adapter}” here."
        return TakePlan(key, wanted.target_name, request, refused=told, refused_field="adapter")
    payload: GenerationPayload | None = None
    problem = _problem(wanted, adapter, models, facts)
    if not problem.words:
        try:
            payload = adapter.payload(request)
        except DeskError as error:
            field = error.field if isinstance(error, RuleError) else ""
            problem = _Problem(str(error), field, error.advice)
        except Exception as error:  # noqa: BLE001 - it may be anybody's code
            problem = _Problem(f"The adapter failed with a {type(error).__name__}.")
    return TakePlan(
        key,
        wanted.target_name,
        request,
        payload,
        adapter.spec.provider,
        adapter.spec.title,
        problem.words,
        problem.field,
        problem.advice,
        priced(adapter.spec, models.get(request.model), request, facts),
        wanted.line,
        facts.films.get(key, ()),
        facts.bases.get(key),
    )


@frozen
class _Problem:
    """Why a take cannot be asked for; no words where it can."""

    words: str = ""
    field: str = ""
    advice: str = ""


def _problem(
    wanted: WantedTake,
    adapter: Generator,
    models: Mapping[str, ModelSpec],
    facts: QuoteFacts,
) -> _Problem:
    request, availability = wanted.request, adapter.availability()
    if not availability.is_on:
        return _Problem(availability.words, "adapter", availability.advice)
    if request.model not in models:
        return _Problem(f"{adapter.spec.title} has no model “{request.model}”.", "model")
    if wanted.target_id not in facts.bases:
        return _Problem("There is no such shot in this library.", "target_id")
    for one in request.references:
        if one.asset_id not in facts.names:
            told = f"The reference “{one.name or one.asset_id}” is not there, or in the Trash."
            return _Problem(told, one.role.value)
    return _Problem()


def _batch(plans: Sequence[TakePlan], facts: QuoteFacts) -> BatchQuote:
    able = [plan for plan in plans if not plan.refused]
    return BatchQuote(tuple(plans), summed(able, facts.currency), held_against(able, facts))


def _put_in(
    library: Library,
    shown: BatchQuote,
    adapters: Mapping[str, Generator | BrokenAdapter],
    *,
    over_budget: bool,
    is_new: bool,
) -> str:
    """Write a batch into the queue, where everything is still as it was shown."""
    shots, files = _ids(shown.plans)
    batch = new_id()

    def write(books: Maintenance) -> None:
        books.generation.hold_admission()
        facts = books.generation.quote_facts(shots, files)
        for plan in shown.plans:
            _check_is_same(plan, adapters, facts, is_new=is_new)
        now = _batch(shown.plans, facts)
        if now.passed and not over_budget:
            _refuse_budget(shown, now)
        books.generation.admit([_row(plan, batch, facts.currency) for plan in shown.plans])

    # With ids of its own in each try: one that met another client's wrote nothing.
    library.maintain(write, repeatable=True)
    return batch


def _check_is_same(
    plan: TakePlan,
    adapters: Mapping[str, Generator | BrokenAdapter],
    facts: QuoteFacts,
    *,
    is_new: bool,
) -> None:
    adapter = adapters.get(plan.request.adapter)
    if adapter is None or isinstance(adapter, BrokenAdapter) or plan.payload is None:
        raise RuleError(f"There is no generator “{plan.request.adapter}” here.", field="adapter")
    for one in plan.request.references:
        if one.asset_id not in facts.names:
            raise ChangedElsewhereError(
                f"The reference “{one.name}” for {plan.target_name} is gone.", advice=_LOOK
            )
    basis = facts.bases.get(plan.target_id)
    if is_new and (basis is None or plan.basis is None or basis.digest != plan.basis.digest):
        what = "is not there any more" if basis is None else "has changed since the quote"
        raise ChangedElsewhereError(f"{plan.target_name} {what}.", advice=_LOOK)
    cost = priced(adapter.spec, _model(adapter, plan.request.model), plan.request, facts)
    if (cost.cost, cost.currency) != (plan.cost.cost, plan.cost.currency):
        raise ChangedElsewhereError(
            f"The price of {plan.request.asked_model} has changed since the quote.", advice=_LOOK
        )


def _refuse_budget(shown: BatchQuote, now: BatchQuote) -> None:
    known = {one.film_id for one in shown.passed}
    words = " ".join(one.words + "." for one in now.passed)
    if any(one.film_id not in known for one in now.passed):
        raise ChangedElsewhereError(
            f"More has been spent, or less may be, since the quote. {words}", advice=_LOOK
        )
    raise RuleError(
        words, field="budget", advice="Nothing was sent. Send less, or say that it may be passed."
    )


def _row(plan: TakePlan, batch: str, home: str) -> dict[str, Any]:
    """A call as it is kept before it is sent: the exact payload, files by their assets."""
    if plan.payload is None:
        raise RuleError("There is nothing to send.")
    request: dict[str, Any] = {
        "provider_title": plan.provider_title,
        "target_name": plan.target_name,
        "line": plan.line,
        "request": request_json(plan.request),
        "payload": payload_json(plan.payload),
        "basis": to_json(plan.basis) if plan.basis else None,
        # Where a quote of what a film still owes looks how a shot was made last.
        "parameters": plan.request.counted_parameters,
    }
    cost = plan.cost.cost
    return {
        "id": new_id(),
        "target_asset_id": plan.target_id or None,
        "batch_id": batch,
        "adapter": plan.request.adapter,
        "provider": plan.provider,
        "model": plan.request.asked_model,
        "idempotency_key": new_id(),
        "request": request,
        "cost": cost,
        "currency": plan.cost.currency or home,
        "cost_basis": (CostBasis.UNKNOWN if cost is None else CostBasis.ESTIMATED).value,
    }


def _check_is_on(name: str, adapters: Mapping[str, Generator | BrokenAdapter]) -> Generator:
    adapter = adapters.get(name)
    if adapter is None or isinstance(adapter, BrokenAdapter):
        raise RuleError(f"There is no generator “{name}” here.", field="adapter")
    availability = adapter.availability()
    if not availability.is_on:
        raise RuleError(availability.words, field="adapter", advice=availability.advice)
    return adapter


def _model(adapter: Generator, name: str) -> ModelSpec | None:
    return next((model for model in adapter.models() if model.name == name), None)


def _ids(takes: Iterable[WantedTake | TakePlan]) -> tuple[list[AssetId], list[AssetId]]:
    """The shots, and the assets that go along, each once."""
    several = list(takes)
    shots = dict.fromkeys(one.target_id for one in several)
    files = dict.fromkeys(ref.asset_id for one in several for ref in one.request.references)
    return list(shots), list(files)
