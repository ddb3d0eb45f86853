"""The description at `/openapi.json` is true: whatever is sent by it is answered by it.

`schemathesis` makes the requests, right ones and wrong ones. A few of each here; `make fuzz` looks
for more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import booleans
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.server.conftest import BEARER

if TYPE_CHECKING:
    from tests.server.conftest import Opened

IS_FUZZING = settings.get_current_profile_name() == "fuzz"
EXAMPLES = 200 if IS_FUZZING else 6
RIGHT = GenerationMode.POSITIVE
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_every_address_answers_as_it_is_described(local_door: Opened) -> None:
    service = local_door.service
    there = {
        "asset_id": service.create_asset(asset_type="text", name="Note"),
        "character_id": service.create_character(name="Mara"),
        "film_id": service.create_film(title="The Last Lamp"),
        "shot_id": service.create_shot(name="Dark"),
    }
    service.add_shot_to_film(there["film_id"], there["shot_id"])
    schema = schemathesis.openapi.from_url(f"{local_door.address}/openapi.json")
    answered: set[tuple[int, str]] = set()
    with requests.Session() as session:
        for found in schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            # Where any text is an id, nothing can be wrong but what is asked for or sent.
            for mode in GenerationMode if operation.query or operation.body else (RIGHT,):
                cases = operation.as_strategy(generation_mode=mode)

                @given(case=cases, is_there=booleans())
                @settings(
                    max_examples=EXAMPLES,
                    database=None,
                    phases=[Phase.explicit, Phase.generate],
                    suppress_health_check=[*HealthCheck],
                )
                def answers(case: Any, is_there: bool) -> None:
                    if is_there:
                        named = {
                            key: str(there[key]) for key in case.path_parameters if key in there
                        }
                        case.path_parameters.update(named)
                    response = case.call(headers=BEARER, session=session)
                    case.validate_response(response, checks=CHECKS)
                    answered.add((response.status_code, case.operation.label))

                answers()
    for good in (True, False):
        assert len({label for status, label in answered if (status < 300) is good}) > 10
