"""Replicate on loopback: predictions and files, in the shapes of its client and its reference."""

from __future__ import annotations

from typing import Any

from tests.generators.stand_in import CANARY, Reply, Seen, StandIn

PREDICTION = "gm3qorzdhgbfurvjtvhg6dckhu"


class ReplicateStandIn(StandIn):
    """One prediction, as it is set."""

    paid = ("POST", "/v1/")

    def __init__(self) -> None:
        super().__init__()
        self.prediction: dict[str, Any] = {
            "id": PREDICTION,
            "model": "black-forest-labs/flux-1.1-pro",
            "version": "hidden",
            "input": {"prompt": "A harbour", "seed": 7},
            "output": None,
            "error": None,
            "logs": "",
            "status": "starting",
            "data_removed": False,
            "created_at": "2026-11-28T07:00:00.000Z",
            "urls": {"get": f"{self.address}/v1/predictions/{PREDICTION}"},
        }

    def is_paid(self, method: str, path: str) -> bool:
        return method == "POST" and path.endswith("/predictions")

    def answer(self, seen: Seen) -> Reply:
        if seen.headers.get("authorization") != f"Bearer {CANARY}":
            said = "You did not pass a valid authentication token"
            return Reply({"title": "Unauthenticated", "detail": said, "status": 401}, 401)
        if seen.path == "/v1/files":
            url = f"https://api.replicate.com/v1/files/{len(self.seen)}"
            return Reply({"id": "f", "name": "reference-1.png", "urls": {"get": url}}, 201)
        if seen.path.endswith("/predictions"):
            return Reply(self.prediction, 201)
        if seen.path == f"/v1/predictions/{PREDICTION}":
            return Reply(self.prediction)
        if seen.path == f"/v1/predictions/{PREDICTION}/cancel" and seen.method == "POST":
            return Reply(self.prediction)
        return Reply({"title": "Not found", "detail": "No such prediction", "status": 404}, 404)
