"""What all adapters of cloud services begin with: where the service is, its key, its models."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from desktop.base import keys
from desktop.domain.generation import JobReport, RemoteState
from desktop.generators import cloud_service
from desktop.generators.cloud_service import CloudService

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.generation import Availability, GeneratorSpec, ModelSpec
    from desktop.generators.cloud_model import CloudModel


class CloudGenerator:
    """An adapter of a service that takes a key.

    Attributes:
        usual: Where the service is, where nobody says otherwise.
        catalog: Its models, the usual one first.
        key_advice: What to do where no key is known.
        scheme: What stands before the key.
        package: The module of the vendor's client, where it is needed.
    """

    spec: ClassVar[GeneratorSpec]
    usual: ClassVar[str]
    catalog: ClassVar[tuple[CloudModel, ...]]
    key_advice: ClassVar[str]
    scheme: ClassVar[str] = "Bearer"
    package: ClassVar[str] = ""

    def __init__(self, address: str = "") -> None:
        self._address = address.strip().rstrip("/")

    def availability(self) -> Availability:
        """Whether there is a key, and whatever else it needs."""
        service = self._service()
        return cloud_service.availability(
            service,
            usual=self.usual,
            advice=self.key_advice,
            package=self.package,
            needs_key=self._needs_key(service),
        )

    def models(self) -> Sequence[ModelSpec]:
        """Those that are offered by name, and an entry for any other of each kind."""
        return [model.spec for model in self.catalog]

    def _service(self, usual: str = "") -> CloudService:
        """The service, or another host of it that is usually elsewhere."""
        key = keys.key_for(self.spec.key)
        address = self._address or usual or self.usual
        return CloudService(self.spec.title, address, key.value if key else "", self.scheme)

    def _needs_key(self, service: CloudService) -> bool:
        return True


class AnsweringGenerator(CloudGenerator):
    """An adapter of a service that answers with the result itself: there are no jobs."""

    def poll(self, job_id: str) -> JobReport:
        """There are no jobs."""
        return JobReport(RemoteState.UNKNOWN)

    def cancel(self, job_id: str) -> None:
        """There are no jobs."""
