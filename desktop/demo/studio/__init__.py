"""The demo studio: it draws, films, records and writes a short film, "The Last Lamp", by program.

Nothing in it is a photograph, a download or a model's work; every picture comes out of noise,
polygons and light, every sound out of oscillators. May import `domain` and `base`, and of the
outside world NumPy, Pillow and PyAV. The way in is `production.studio_steps`: piece by piece, so
that it can be stopped.

    noise, canvas, light       grounds, masks and depth, glow and grading
    nature, water, built,
    boats                      what the places are put together from
    moods                      palettes: an hour of the day in a kind of weather
    shores, seas, rooms, tower,
    wonders                    the compositions
    people, portraits          how a face is painted, and whose
    motion, clips              the camera and the weather in motion, and the filming of it
    sound                      music, sea, horn, bell and voices
    script, papers             the screenplay, the notes, the map, the call sheet
    story, plot, sources       what a production is made of, the plan of this one, what is made
                               from what
    plates, reels, production  what is to be made, and the making of it
"""
