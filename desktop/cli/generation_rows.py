"""Calls of the queue of generations, and plans of a quote, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain import display
from desktop.domain.plain_number import amount_text
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from desktop.domain.generation_queue import GenerationCall, TakePlan

CALL_COLUMNS = {
    "id": "ID",
    "target": "Shot",
    "provider": "Generator",
    "model": "Model",
    "state": "State",
    "price": "Cost",
    "made": "Made",
    "error": "Remark",
}
_PROMPT = 60  # characters of a prompt in a table


def call_row(call: GenerationCall, *, plain: bool) -> dict[str, Any]:
    """One call."""
    row: dict[str, Any] = {
        "id": call.id,
        "batch_id": call.batch_id,
        "shot_id": call.target_id,
        "target": call.target_name,
        "film_id": call.film_id,
        "generator": call.adapter,
        "provider": call.provider,
        "model": call.model,
        "prompt": call.prompt,
        "state": "stopping" if plain and call.is_stopping else call.state.value,
        "stopping": call.is_stopping,
        "progress": call.progress,
        "position": call.position,
        "error_code": call.error_code or None,
        "error": call.error or None,
        "advice": call.advice or None,
        "cost": amount_text(call.cost),
        "currency": call.currency,
        "basis": call.basis.value,
        "created_at": call.created_at,
        "ended_at": call.ended_at,
        "made": list(call.made),
    }
    if plain:
        row["price"] = display.money(call.cost, call.currency)
    return row


def plan_row(plan: TakePlan) -> dict[str, Any]:
    """One take of a quote, for people."""
    return {
        "name": plan.target_name,
        "model": plan.request.model,
        "prompt": clean_line(plan.request.prompt, limit=_PROMPT),
        "price": plan.refused or plan.cost_words,
    }
