"""ElevenLabs on loopback: speech, in the shapes of its client and its pages of errors."""

from __future__ import annotations

from tests.generators.stand_in import CANARY, MP3, Reply, Seen, StandIn


class ElevenLabsStandIn(StandIn):
    """Answers with the sound itself."""

    paid = ("POST", "/v1/text-to-speech/")

    def __init__(self) -> None:
        super().__init__()
        self.speech = Reply(
            MP3,
            headers={
                "Content-Type": "audio/mpeg",
                "request-id": "req_2",
                "character-cost": "6",
            },
        )

    def answer(self, seen: Seen) -> Reply:
        if seen.headers.get("xi-api-key") != CANARY:
            return Reply({"detail": {"status": "invalid_api_key", "message": "Invalid"}}, 401)
        return self.speech
