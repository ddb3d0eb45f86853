"""fal on loopback: queue, storage and results, in the shapes of its client and its pages."""

from __future__ import annotations

from typing import Any

from tests.generators.stand_in import CANARY, Reply, Seen, StandIn

REQUEST = "764cabcf-b745-4b3e-ae38-1200304cf45b"
APP = "fal-ai/flux"
JOB = f"{APP}/requests/{REQUEST}"


class FalStandIn(StandIn):
    """One request, in the state that is set."""

    paid = ("POST", "/fal-ai/")

    def __init__(self) -> None:
        super().__init__()
        self.status: dict[str, Any] = {"status": "IN_QUEUE", "queue_position": 3}
        self.result = Reply(
            {
                "images": [
                    {
                        "url": "https://v3.fal.media/files/b/one.png",
                        "content_type": "image/png",
                        "width": 1280,
                        "height": 720,
                    }
                ],
                "timings": {"inference": 1.5},
                "seed": 42,
                "has_nsfw_concepts": [False],
                "prompt": "https://not.a.file.example/",
            },
            headers={"x-fal-billable-units": "0.9216"},
        )

    def answer(self, seen: Seen) -> Reply:
        if seen.path == "/files/upload":
            assert seen.headers["authorization"] == "Bearer cdn-token"
            at = f"https://v3.fal.media/files/{seen.headers['x-fal-file-name']}"
            return Reply({"access_url": at})
        if seen.headers.get("authorization") != f"Key {CANARY}":
            return Reply({"detail": "Cannot access application. Authentication is required"}, 401)
        if seen.path == "/storage/auth/token":
            return Reply(
                {
                    "token": "cdn-token",
                    "token_type": "Bearer",
                    "base_url": self.address,
                    "expires_at": "2026-11-28T08:00:00+00:00",
                }
            )
        if seen.method == "POST":
            base = f"{self.address}/{JOB}"
            return Reply(
                {
                    "status": "IN_QUEUE",
                    "request_id": REQUEST,
                    "response_url": base,
                    "status_url": f"{base}/status",
                    "cancel_url": f"{base}/cancel",
                    "logs": None,
                    "metrics": {},
                    "queue_position": 0,
                }
            )
        if seen.path == f"/{JOB}/status":
            return Reply({"request_id": REQUEST, "logs": None, **self.status})
        if seen.path == f"/{JOB}/cancel" and seen.method == "PUT":
            done = self.status["status"] == "COMPLETED"
            words = "ALREADY_COMPLETED" if done else "CANCELLATION_REQUESTED"
            return Reply({"status": words}, 400 if done else 202)
        if seen.path == f"/{JOB}":
            return self.result
        return Reply({"detail": "Request not found"}, 404)
