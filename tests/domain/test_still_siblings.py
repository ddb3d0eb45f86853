"""Stills that ComfyUI writes beside its films, by their names."""

from desktop.domain.still_siblings import still_siblings


def test_each_film_has_the_still_of_its_number() -> None:
    names = ["lamp_00001.png", "lamp_00001.mp4", "Lamp_00001-audio.MP4", "lamp_00002.mp4"]
    names += ["x_00003_.webm", "x_00003_.PNG", "x_00003_.jpg", "name.png", "name.mp4", "a_1.mp4"]
    assert still_siblings(names) == {
        "lamp_00001.mp4": "lamp_00001.png",
        "Lamp_00001-audio.MP4": "lamp_00001.png",
        "x_00003_.webm": "x_00003_.PNG",
    }
    assert still_siblings([]) == {}
