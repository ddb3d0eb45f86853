"""What of the demo was made from what, as the people of a small film would have made it."""

from __future__ import annotations

from desktop.domain.relation import RelationType

_MADE, _FORM = RelationType.DERIVED_FROM, RelationType.VARIANT_OF

# Relation, what was there first, what came of it.
SOURCES: tuple[tuple[RelationType, str, str], ...] = (
    # The harbour: a sketch of light, the wide that was chosen, its forms, and the clip.
    (_MADE, "harbour_rose_scope.jpg", "harbour_dusk_wide_01.png"),
    (_MADE, "point_sunset_01.png", "harbour_dusk_wide_01.png"),
    (_FORM, "harbour_dusk_wide_01.png", "harbour_dusk_wide_02.jpg"),
    (_FORM, "harbour_dusk_wide_01.png", "harbour_blue_hour.webp"),
    (_FORM, "harbour_dusk_wide_01.png", "harbour_night_tall.jpg"),
    (_FORM, "harbour_blue_hour.webp", "harbour_fog_morning.jpg"),
    (_MADE, "harbour_dusk_wide_01.png", "1a_harbour_dusk_t1.mp4"),
    (_MADE, "harbour_night_tall.jpg", "1a_harbour_rain_t2.mp4"),
    # The chart: drawn, scanned, lit, filmed.
    (_MADE, "skerry_sound_chart.svg", "chart_scan.tiff"),
    (_MADE, "chart_scan.tiff", "chart_by_lamp.png"),
    (_FORM, "chart_by_lamp.png", "chart_square.jpg"),
    (_MADE, "chart_by_lamp.png", "2c_chart_t1.mp4"),
    # The storm: one study, three attempts, two clips.
    (_MADE, "storm_square_study.jpg", "storm_take_1.png"),
    (_MADE, "storm_square_study.jpg", "storm_take_2.jpg"),
    (_MADE, "storm_square_study.jpg", "storm_take_3.jpg"),
    (_MADE, "storm_take_1.png", "3a_storm_t1.mp4"),
    (_MADE, "storm_take_2.jpg", "3a_storm_t2.mp4"),
    # Clips that were made from a still.
    (_MADE, "wren_ref_lantern.jpg", "1c_wren_lantern_t1.mp4"),
    (_MADE, "keepers_room_dusk.png", "2a_keepers_room_t1.mp4"),
    (_MADE, "stairs_up_01.png", "2e_stairs_t1.mp4"),
    (_FORM, "stairs_up_01.png", "stairs_up_tall.jpg"),
    (_MADE, "lamp_room_gale.jpg", "3c_lamp_room_t1.mp4"),
    (_MADE, "point_storm.jpg", "3d_point_gale_t1.mp4"),
    (_MADE, "drowned_bell_01.png", "3e_drowned_bell_t1.mp4"),
    (_MADE, "homecoming_dawn_01.png", "4a_homecoming_t1.mp4"),
    (_MADE, "heath_noon_01.png", "4b_heath_t1.mp4"),
    (_MADE, "gulls_ember_sun.png", "4d_gulls_t1.mp4"),
)
