"""What is asked of generators and what they answer, as JSON: as the library keeps it with a call.

Nothing in it is a file or a key: files are named by their assets, and headers are left out.
"""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    GenerationPayload,
    GenerationRequest,
    JobReport,
    Preset,
    Reference,
    ReferenceRole,
    RemoteFile,
    RemoteState,
)
from desktop.domain.ids import AssetId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KEPT_OF_FILE = ("url", "path", "name", "content_type", "is_private")


def request_json(request: GenerationRequest) -> dict[str, Any]:
    """What `request_of` reads; what is not said is left out."""
    told = {one.name: getattr(request, one.name) for one in fields(request)}
    told["makes"] = request.makes.value
    told["preset"] = request.preset.value if request.preset else None
    told["references"] = _references(request.references)
    told["parameters"] = dict(request.parameters)
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}


def request_of(told: Mapping[str, Any]) -> GenerationRequest:
    """The request that was kept.

    Raises:
        RuleError: It is none.
    """
    try:
        preset = told.get("preset")
        return GenerationRequest(
            adapter=str(told["adapter"]),
            model=str(told["model"]),
            makes=AssetType(told.get("makes", AssetType.IMAGE.value)),
            prompt=str(told.get("prompt") or ""),
            negative=str(told.get("negative") or ""),
            seed=told.get("seed"),
            width=told.get("width"),
            height=told.get("height"),
            seconds=told.get("seconds"),
            voice=str(told.get("voice") or ""),
            references=_references_of(told),
            preset=Preset(preset) if preset else None,
            parameters=dict(told.get("parameters") or {}),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RuleError("That does not say what a generator was asked for.") from error


def payload_json(payload: GenerationPayload) -> dict[str, Any]:
    """What `payload_of` reads."""
    return {
        "endpoint": payload.endpoint,
        "body": dict(payload.body),
        "references": _references(payload.references),
        "seed": payload.seed,
    }


def payload_of(told: Mapping[str, Any]) -> GenerationPayload:
    """The payload that was kept.

    Raises:
        RuleError: It is none.
    """
    try:
        return GenerationPayload(
            body=dict(told["body"]),
            endpoint=str(told.get("endpoint") or ""),
            references=_references_of(told),
            seed=told.get("seed"),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RuleError("That does not say what a generator was sent.") from error


def report_json(report: JobReport) -> dict[str, Any]:
    """What `report_of` reads, without headers, which may hold a key."""
    return {
        "state": report.state.value,
        "files": [
            {name: value for name in _KEPT_OF_FILE if (value := getattr(one, name))}
            for one in report.files
        ],
        # Where there were headers, whoever goes on asks once more how the job is.
        "has_headers": any(one.headers for one in report.files),
        "error_code": report.error_code,
        "error": report.error,
        "cost": None if report.cost is None else str(report.cost),
        "currency": report.currency,
        "units": None if report.units is None else str(report.units),
        "unit": report.unit,
        "seed": None if report.seed is None else str(report.seed),
        "model": report.model,
        "facts": dict(report.facts),
    }


def report_of(told: Mapping[str, Any]) -> JobReport:
    """The report that was kept.

    Raises:
        RuleError: It is none.
    """
    try:
        return JobReport(
            state=RemoteState(told["state"]),
            files=tuple(
                RemoteFile(**{name: one[name] for name in _KEPT_OF_FILE if name in one})
                for one in told.get("files") or ()
            ),
            error_code=str(told.get("error_code") or ""),
            error=str(told.get("error") or ""),
            cost=_number(told.get("cost")),
            currency=str(told.get("currency") or "USD"),
            units=_number(told.get("units")),
            unit=str(told.get("unit") or ""),
            seed=None if told.get("seed") is None else int(told["seed"]),
            model=str(told.get("model") or ""),
            facts=dict(told.get("facts") or {}),
        )
    except (AttributeError, KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise RuleError("That does not say what a generator answered.") from error


def _references(references: Sequence[Reference]) -> list[dict[str, str]]:
    return [
        {"role": one.role.value, "asset_id": str(one.asset_id), "name": one.name}
        for one in references
    ]


def _references_of(told: Mapping[str, Any]) -> tuple[Reference, ...]:
    return tuple(
        Reference(
            ReferenceRole(one["role"]), AssetId(str(one["asset_id"])), str(one.get("name") or "")
        )
        for one in told.get("references") or ()
    )


def _number(told: Any) -> Decimal | None:
    return None if told is None else Decimal(str(told))
