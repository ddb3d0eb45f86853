"""OpenAI on loopback: images, edits and speech, in the shapes of the types of its client."""

from __future__ import annotations

import base64
from typing import Any

from tests.generators.stand_in import CANARY, MP3, PNG, Reply, Seen, StandIn


class OpenAIStandIn(StandIn):
    """Answers with the result itself. Without `is_open` it asks for a key."""

    paid = ("POST", "/")

    def __init__(self) -> None:
        super().__init__()
        self.is_open = False
        self.images: dict[str, Any] = {
            "created": 1_795_000_000,
            "background": "opaque",
            "data": [{"b64_json": base64.b64encode(PNG).decode()}],
            "output_format": "png",
            "quality": "high",
            "size": "1920x1088",
            "usage": {
                "input_tokens": 50,
                "input_tokens_details": {"image_tokens": 0, "text_tokens": 50},
                "output_tokens": 4160,
                "total_tokens": 4210,
            },
        }
        self.speech = Reply(MP3, headers={"Content-Type": "audio/mpeg"})

    def answer(self, seen: Seen) -> Reply:
        shown = seen.headers.get("authorization")
        if shown != f"Bearer {CANARY}" and not (self.is_open and shown is None):
            error = {"message": f"Incorrect API key provided: {shown}", "code": "invalid_api_key"}
            return Reply({"error": {**error, "type": "invalid_request_error", "param": None}}, 401)
        marked = {"x-request-id": "req_1"}
        if seen.path in ("/images/generations", "/images/edits"):
            return Reply(self.images, headers=marked)
        if seen.path == "/audio/speech":
            self.speech.headers |= marked
            return self.speech
        return Reply({"error": {"message": "Unknown request URL", "code": None}}, 404)
