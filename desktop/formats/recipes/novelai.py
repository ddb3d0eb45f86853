"""NovelAI: JSON in `Comment`, or hidden in the lowest bits of the picture's transparency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.formats.recipes.facts import Facts, recipe_of
from desktop.formats.recipes.json_text import as_object, said

if TYPE_CHECKING:
    from desktop.domain.recipe import Recipe
    from desktop.formats.recipes.parser import Said


def parse(spoken: Said) -> Recipe | None:
    """`Software: NovelAI`, or a comment of its own shape."""
    hidden = as_object(spoken.json("alpha"))
    comment = as_object(hidden.get("Comment")) or as_object(spoken.json("comment"))
    source = said(hidden.get("Source")) or spoken.text("source")
    is_own = "novelai" in f"{spoken.text('software')} {hidden.get('Software')} {source}".lower()
    if not comment or not (is_own or _has_shape(comment)):
        return None
    facts = Facts(comment)
    caption, negative = _caption(facts.any("v4_prompt")), _caption(facts.any("v4_negative_prompt"))
    plain = said(comment.get("prompt"), 60_000)
    described = said(hidden.get("Description"), 60_000) or spoken.text("description")
    return recipe_of(
        "novelai",
        "NovelAI",
        facts,
        prompt=_whole(plain or described, caption),
        negative_prompt=_whole(said(facts.any("uc", "negative_prompt"), 60_000), negative),
        model=source[:300],
        scheduler=facts.word("noise_schedule", limit=100),
    )


def _has_shape(comment: dict[str, Any]) -> bool:
    is_other = "c" in comment  # Draw Things calls its prompt so
    return {"uc", "steps", "sampler", "scale", "seed"} <= comment.keys() and not is_other


def _whole(plain: str, caption: str) -> str:
    """The text; of one that goes on with its characters, all of it."""
    plain, caption = plain.strip(), caption.strip()
    return caption if not plain or caption.startswith(plain) else plain


def _caption(value: Any) -> str:
    """The text of its fourth model, and of each character in it."""
    caption = as_object(as_object(value).get("caption"))
    parts = [said(caption.get("base_caption"), 60_000)]
    people = caption.get("char_captions")
    for one in people if isinstance(people, list) else ():
        parts.append(said(as_object(one).get("char_caption"), 10_000))
    return "\n".join(part for part in parts if part)
