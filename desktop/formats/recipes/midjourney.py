"""Midjourney: the prompt with its options and the job's number, in the description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.domain.recipe import Recipe
from desktop.formats.recipes.facts import digits, prompts, sides

if TYPE_CHECKING:
    from desktop.formats.recipes.parser import Said

_JOB = re.compile(r"\s*Job ID:\s*([0-9a-f-]{36})\s*$", re.I)
_OPTION = re.compile(r"\s--([a-z]\w*)(?:\s+([^-\s][^\s]*(?:\s+(?!--)[^\s]+)*))?", re.I)
_PLACES = ("description", "xmp description", "usercomment", "exif imagedescription", "comment")


def parse(spoken: Said) -> Recipe | None:
    """What ends with `Job ID: …`; the number alone may be there without any words."""
    for place in _PLACES:
        text = spoken.texts.get(place, "").strip()
        job = _JOB.search(text)
        if job:
            return _of(text[: job.start()].strip(), job[1])
    return None


def _of(text: str, job: str) -> Recipe:
    options = {name.lower(): value or "yes" for name, value in _OPTION.findall(f" {text}")}
    prompt = _OPTION.split(f" {text}", maxsplit=1)[0].strip()
    version = options.get("v") or options.get("version")
    niji = options.get("niji")
    model = f"niji {niji}" if niji else (f"v{version}" if version else "")
    parameters: dict[str, str | int | float | bool] = {"job_id": job}
    parameters |= {name: value[:300] for name, value in list(options.items())[:60]}
    negative = options.get("no", "")
    width, height = sides(options.get("size"))
    return Recipe(
        generator="midjourney",
        provider="Midjourney",
        model=model,
        prompt=prompt,
        negative_prompt=negative,
        seed=digits(options.get("seed")),
        width=width,
        height=height,
        is_traced=bool(prompt),
        digital_source_type="trainedAlgorithmicMedia",
        prompts=prompts(prompt, negative, "Midjourney"),
        parameters=parameters,
    )
