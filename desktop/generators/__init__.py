"""Programs that make media. Today one: the demo studio that draws, films and records a short film.

May import `domain` and `base`. Every generator returns what it made together with how it was
made (prompt, seed, model, cost), which is what the library keeps as provenance.
"""
