"""Each cloud adapter with its stand-in, so that what holds for all is tested once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.asset import AssetType
from desktop.domain.generation import GenerationRequest, Reference, ReferenceRole
from desktop.domain.ids import AssetId
from desktop.generators import elevenlabs, fal, openai, replicate
from desktop.generators.registry import AdapterSetup
from tests.generators.elevenlabs_stand_in import ElevenLabsStandIn
from tests.generators.fal_stand_in import FalStandIn
from tests.generators.openai_stand_in import OpenAIStandIn
from tests.generators.replicate_stand_in import ReplicateStandIn
from tests.generators.stand_in import PNG, StandIn

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from desktop.domain.generation import Submission
    from desktop.generators.adapter import Generator, GeneratorFactory


@dataclass(frozen=True)
class Case:
    """An adapter, the service that it asks, and something to ask for.

    Attributes:
        seconds: The name in its module of how long its paid request may take.
        is_queue: It answers with the id of a job, and is polled.
    """

    name: str
    module: ModuleType
    make: GeneratorFactory
    service: Callable[[], StandIn]
    variable: str
    request: GenerationRequest
    seconds: str = "SUBMIT_SECONDS"
    is_queue: bool = True


CASES = (
    Case(
        "fal",
        fal,
        fal.make,
        FalStandIn,
        "FAL_KEY",
        GenerationRequest("fal", "fal-ai/flux/dev", prompt="A harbour at dusk"),
    ),
    Case(
        "openai",
        openai,
        openai.make,
        OpenAIStandIn,
        "OPENAI_API_KEY",
        GenerationRequest("openai", "gpt-image-2", prompt="A harbour at dusk"),
        seconds="ANSWER_SECONDS",
        is_queue=False,
    ),
    Case(
        "openai-speech",
        openai,
        openai.make,
        OpenAIStandIn,
        "OPENAI_API_KEY",
        GenerationRequest("openai", "gpt-4o-mini-tts", AssetType.AUDIO, prompt="Put it out."),
        seconds="ANSWER_SECONDS",
        is_queue=False,
    ),
    Case(
        "replicate",
        replicate,
        replicate.make,
        ReplicateStandIn,
        "REPLICATE_API_TOKEN",
        GenerationRequest("replicate", "black-forest-labs/flux-1.1-pro", prompt="A harbour"),
    ),
    Case(
        "elevenlabs",
        elevenlabs,
        elevenlabs.make,
        ElevenLabsStandIn,
        "ELEVENLABS_API_KEY",
        GenerationRequest(
            "elevenlabs", "eleven_multilingual_v2", AssetType.AUDIO, prompt="Put it out."
        ),
        seconds="ANSWER_SECONDS",
        is_queue=False,
    ),
)


def at(case: Case, address: str) -> Generator:
    """The adapter for a service at an address."""
    return case.make(AdapterSetup(address=address))


def sent(generator: Generator, request: GenerationRequest, into: Path, *paths: Path) -> Submission:
    """Send a request with its files, as the queue does."""
    payload = generator.payload(request)
    files = dict(zip(request.references, paths, strict=True))
    return generator.submit(payload, files, job_id=str(uuid.uuid4()), into=into)


def reference(role: ReferenceRole) -> Reference:
    """A reference to a new asset."""
    return Reference(role, AssetId(str(uuid.uuid4())))


def picture(folder: Path, name: str = "A secret project.png") -> Path:
    """A file to send along."""
    path = folder / name
    path.write_bytes(PNG)
    return path


def asked(case: Case, model: str, makes: AssetType = AssetType.IMAGE) -> GenerationRequest:
    """A request for another model."""
    return GenerationRequest(case.name, model, makes, prompt="A harbour at dusk")
