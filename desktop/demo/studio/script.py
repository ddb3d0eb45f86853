"""The screenplay of "The Last Lamp", as Fountain, as Final Draft XML, with notes and a shot list."""

# ruff: noqa: E501 - a screenplay's paragraph is one line

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from desktop.demo.studio.story import FilmPlan

FOUNTAIN = """\
Title: The Last Lamp
Credit: a short film
Author: Desk Studio
Draft date: 3 November 2026
Notes: Third draft. Running time about one minute.

====

FADE IN:

EXT. HARBOUR - DUSK #1#

The day goes out like a tide. Crooked houses along the quay light their windows one after another, and the water takes each of them and lets it tremble.

Far out on the point, the LIGHTHOUSE turns its head. Once. Twice.

On the deck of the cutter Sigrun, MARIT DAHL (45), skipper, a braid the colour of rust under a teal cap, coils a rope she has coiled ten thousand times. Beside her on a fish crate sits WREN (11), all yellow oilskin and red scarf, who is not looking at the rope.

WREN
When does it stop?

MARIT
Midnight. A man in the city presses a button.

WREN
And Grandfather?

Marit pulls the knot tight.

MARIT
He gets a letter, and a clock.

Wren looks out at the light. It looks back.

INT. KEEPER'S ROOM - NIGHT #2#

A round room, boards and books. A window full of the last red of the sky. On the table: an oil lamp, a mug, and a letter that has been unfolded and folded too often.

ELIAS THORNE (71), keeper, white beard, a coat with one button that does not match, reads the letter with his finger although he knows it by heart.

ELIAS
(reading)
"With gratitude for forty-four years."

He turns it over. The back is blank. He takes a pencil and begins to write down the weather, because it is seven o'clock.

On the wall the BAROMETER drops. He hears it before he sees it.

INSERT - THE CHART

Lamplight crawls over an old chart: soundings, a compass rose, a dotted line somebody drew in red. A pair of dividers walks from the harbour to the point. It takes four steps.

ELIAS (CONT'D)
(to the chart)
Not tonight, Marit. Stay in tonight.

Thunder, a long way off, answers for her.

THE STAIRS

The steps wind up into the tower like the inside of a shell. Elias climbs. His lantern goes before him up the wall. Above, where the light has always been, it is suddenly dark.

EXT. OPEN SEA - STORM #3#

The Sigrun climbs a wave as if it were a hill she regretted. Rain comes sideways. Lightning shows everything for a moment, and there is too much of it.

In the wheelhouse Marit leans on the wheel. Wren has both hands round the compass.

MARIT
(shouting)
Call out the light!

WREN
There isn't one!

Marit looks up. She is right. Where the point should be there is only more weather.

MARIT
Then sing. I'll steer by that.

Wren opens her mouth, and cannot.

INT. LAMP ROOM - NIGHT #3A#

Dark glass. A red diode blinks on a grey box: the man in the city has pressed his button early.

Elias sets the lantern down inside the great lens. He strikes a match. It goes out. He strikes another and shelters it with his whole coat.

The flame stands.

The lens takes it, ring by ring, and makes of one small flame a road.

ELIAS
There you are.

EXT. OPEN SEA - CONTINUOUS

The beam comes over the water and lays its hand on the boat.

WREN
There! Starboard! There!

Now she sings.

DREAM - UNDER THE SEA #3B#

For the length of a breath, no storm. Green quiet. Shafts of light. The bell of the drowned chapel, and fish turning about it as if it still rang.

EXT. SKERRY POINT - DAWN #4#

The morning after is so calm that it has two skies. The Sigrun comes in over the lower one, gulls about her mast.

Elias stands on the heath among the flowers, the lantern still burning in his hand, in broad daylight. Wren comes up the path. She stops. She is suddenly shy.

WREN
You can put it out now.

ELIAS
(considers it)
You do it.

She opens the little door, and breathes in, and

CUT TO BLACK.

The sound of one breath. Then gulls.

THE END
"""

NOTES = """\
# The Last Lamp: director's notes

*A keeper is retired by a button. The sea does not get the letter.*

## What it is about
Somebody who has been useful all his life is thanked for it. The film must never say that
he is sad. He writes down the weather instead.

## Colour
| Scene | Key | Fill | Never |
|---|---|---|---|
| 1 Harbour | apricot | plum | green |
| 2 Keeper's room | lamp amber | soot | blue, but for the window |
| 3 Storm | slate | bone | amber, until the lamp is lit |
| 3B Dream | verdigris | pale gold | red |
| 4 Dawn | peach | lake blue | black |

## Rules
1. The lamp is a character. It is in every scene, even when it is off.
2. Wren's scarf is the only true red until the boat.
3. No camera moves faster than a person would turn their head.
4. Silence before the match. Count three.

## Open questions
- Does the whale stay? It is beautiful and it is not in the script. *(Cut it, keep the plate.)*
- 2D, the barometer: insert or sound only? No take yet.
- The horn on the title: one note or two?

## To do
- [x] Harbour, three hours of the day
- [x] Storm, takes 1 to 3
- [ ] Barometer
- [ ] Wren's song: ask for a real voice
"""


def elements(fountain: str) -> list[tuple[str, str]]:
    """The screenplay's paragraphs as (Final Draft type, text), without its title page."""
    result: list[tuple[str, str]] = []
    body = fountain.split("====", 1)[-1]
    for block in body.strip().split("\n\n"):
        lines = [line for line in block.split("\n") if line.strip()]
        head = lines[0].strip()
        if head.startswith(("INT.", "EXT.", "DREAM -")):
            result.append(("Scene Heading", head.split(" #")[0]))
        elif len(lines) > 1 and head.upper() == head:
            result.append(("Character", head))
            for line in lines[1:]:
                kind = "Parenthetical" if line.startswith("(") else "Dialogue"
                result.append((kind, line.strip()))
        elif head.endswith(("TO BLACK.", "FADE IN:")):
            result.append(("Transition", head))
        else:
            result.append(("Action", " ".join(lines)))
    return result


def final_draft(fountain: str) -> str:
    """An earlier draft as Final Draft XML (FDX, version 3): without the dream."""
    rows = []
    skipping = False
    for kind, text in elements(fountain):
        if kind == "Scene Heading":
            skipping = text.startswith("DREAM")
        if not skipping:
            rows.append(f'    <Paragraph Type="{kind}"><Text>{escape(text)}</Text></Paragraph>')
    body = "\n".join(rows)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n'
        '<FinalDraft DocumentType="Script" Template="No" Version="3">\n'
        f"  <Content>\n{body}\n  </Content>\n"
        "  <TitlePage>\n    <Content>\n"
        '      <Paragraph Alignment="Center"><Text>The Last Lamp</Text></Paragraph>\n'
        '      <Paragraph Alignment="Center"><Text>second draft, without the dream</Text></Paragraph>\n'
        "    </Content>\n  </TitlePage>\n</FinalDraft>\n"
    )


def shot_list(film: FilmPlan) -> str:
    """The shot list as CSV, one row for each shot."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["Scene", "Shot", "Name", "Angle", "Seconds", "Status", "Takes", "Action"])
    for scene in film.scenes:
        for shot in scene.shots:
            rows.writerow(
                [
                    scene.number,
                    shot.code,
                    shot.name,
                    shot.camera_angle,
                    shot.duration,
                    shot.status,
                    len(shot.takes),
                    shot.action,
                ]
            )
    return out.getvalue()
