"""`/api/characters`, `/api/film` and `/api/track`, as old scripts call them, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.server.conftest import Opened

CLIP = "https://example.org/1a.mp4"


def test_a_character_is_made_read_changed_listed_and_thrown_away(door: Opened) -> None:
    told = {"name": "Mara", "attributes": {"hair": "red"}, "consistency_prompt": "oilskin coat"}
    status, mara = door.ask("POST", "/api/characters", json=told)
    assert status == 201
    assert (mara["attributes"], mara["reference_images"]) == ({"hair": "red"}, [])
    door.service.add_character_reference_image(mara["id"], "https://example.org/mara.png")
    path = f"/api/characters/{mara['id']}"
    status, changed = door.ask("PUT", path, json={"description": "The keeper"})
    assert (status, changed["description"], changed["name"]) == (200, "The keeper", "Mara")
    assert changed["consistency_prompt"] == "oilskin coat"
    assert changed["reference_images"] == ["https://example.org/mara.png"]
    assert door.ask("GET", path) == (200, changed)
    assert door.ask("GET", "/api/characters")[1]["characters"] == [changed]
    assert door.ask("DELETE", path) == (200, {"deleted": True})
    assert door.ask("GET", "/api/characters")[1]["total"] == 0
    picture = door.service.list_assets()[0]["id"]
    for method in ("GET", "DELETE", "PUT"):
        how: dict[str, Any] = {"json": {"name": "x"}} if method == "PUT" else {}
        status, refused = door.ask(method, f"/api/characters/{picture}", **how)
        assert (status, refused["field"]) == (404, "character_id")


def test_a_film_is_read_and_its_shots_are_reviewed(door: Opened) -> None:
    service = door.service
    film = service.create_film(title="The Last Lamp")
    shots = {
        number: service.create_shot(name=f"Shot {number}", shot_number=number, prompt="fog")
        for number in (2, 1)
    }
    for number, shot in shots.items():
        service.add_shot_to_film(film, shot, sequence=number)
    told = {"shot_id": str(shots[1]), "video_url": CLIP, "generation_params": {"seed": 7}}
    status, saved = door.ask("POST", "/api/track/take", json=told)
    assert status == 201
    take = saved["assets"][0]
    assert (take["url"], take["generation_metadata"]["seed"]) == (CLIP, 7)
    status, told = door.ask("GET", f"/api/film/projects/{film}/shots")
    assert status == 200
    assert [one["shot_number"] for one in told["shots"]] == ["1", "2"]
    assert [one["sequence_order"] for one in told["shots"]] == [1, 2]
    assert [one["video_url"] for one in told["shots"]] == [CLIP, None]
    assert told["shots"][0]["selected_take_id"] == take["id"]
    assert told["shots"][0]["prompt"] == "fog"
    path = f"/api/film/shots/{shots[1]}/review"
    for word, status_word in (("needs_revision", "wip"), ("approved", "approved")):
        told = {"status": word, "notes": f"so {word}", "reviewer": "Ada"}
        status, shot = door.ask("POST", path, json=told)
        assert (status, shot["status"], shot["review"]) == (200, status_word, word)
        assert (shot["review_notes"], shot["video_url"]) == (f"so {word}", CLIP)
        assert shot["metadata"]["reviewer"] == "Ada"
    listed = door.ask("GET", "/api/film/shots")[1]
    assert listed["total"] == 2
    assert {one["review"] for one in listed["shots"]} == {None, "approved"}
    status, refused = door.ask("POST", path, json={"status": "splendid"})
    assert (status, refused["field"]) == (422, "status")
    assert "needs_revision" in refused["advice"]
    assert door.ask("POST", f"/api/film/shots/{film}/review", json={"status": "approved"})[0] == 404
    assert door.ask("GET", f"/api/film/projects/{shots[1]}/shots")[0] == 404


def test_the_savers_take_what_the_shell_takes(door: Opened) -> None:
    told = {"shot_name": "1A", "video_url": CLIP, "generation_cost": 0.1, "provider": "kling"}
    for _ in range(2):  # told again it is saved once
        status, saved = door.ask("POST", "/api/track/shot", json=told | {"external_id": "1"})
        assert status == 201
        assert [one["name"] for one in saved["assets"]] == ["Shot Video: 1A"]
    failed = {"error": "refused", "provider": "kling"}
    assert door.ask("POST", "/api/track/failed", json=failed)[1]["assets"][0]["status"] == "failed"
    assert door.service.count_assets() == 2
    for what, wrong, status, field in (
        (
            "shot",
            {"shot_name": "1B", "video_url": CLIP, "generation_cost": -1},
            422,
            "generation_cost",
        ),
        ("shot", {"shot_name": "1B", "colour": 1}, 422, ""),
        ("failed", {}, 422, ""),
        ("everything", {}, 422, "what"),
        ("shot", {"request": 1, "self": 2, "db": 3}, 422, ""),
    ):
        refused = door.ask("POST", f"/api/track/{what}", json=wrong)
        assert (refused[0], refused[1]["field"]) == (status, field), wrong
    assert door.service.count_assets() == 2
