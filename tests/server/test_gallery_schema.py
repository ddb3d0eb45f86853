"""The description of the gallery's API is true: whatever is sent by it is answered by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import booleans
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.server.gallery_server import furnish_studio, shown
from tests.server.test_schema import CHECKS, IS_FUZZING

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = 200 if IS_FUZZING else 5


def test_every_address_of_the_gallery_answers_as_it_is_described(
    sqlite_library_path: Path, tmp_path: Path
) -> None:
    studio = furnish_studio(str(sqlite_library_path), tmp_path)
    there = {
        "image_id": studio.image,
        "video_id": studio.clip,
        "production_id": studio.film,
        "item_id": studio.image,
        "media_id": studio.image,
    }
    with shown(str(sqlite_library_path)) as gallery, requests.Session() as session:
        schema = schemathesis.openapi.from_url(f"{gallery.address}/openapi.json")
        answered: set[tuple[int, str]] = set()
        for found in schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            modes = GenerationMode if operation.query else (GenerationMode.POSITIVE,)
            for mode in modes:
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
                    response = case.call(session=session, allow_redirects=False)
                    case.validate_response(response, checks=CHECKS)
                    answered.add((response.status_code, case.operation.label))

                answers()
    for good in (True, False):
        assert len({label for status, label in answered if (status < 300) is good}) > 8
