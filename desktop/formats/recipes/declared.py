"""What a file declares of itself: IPTC's digital source type, credits, content credentials.

Services such as OpenAI's and Google's write no more than this: that a model made it, and whose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.domain.recipe import AI_SOURCE_TYPES, Recipe

if TYPE_CHECKING:
    from desktop.formats.recipes.parser import Said

_TERM = re.compile(r"(?:digitalsourcetype/|^|DigitalSourceType:\s*)(\w{3,60})\s*$", re.I | re.M)
_GOOGLE = re.compile(r"Made with Google AI|Edited with Google AI", re.I)
# Names in a claim, and whose they are; the first that fits.
_WHOSE = (
    (re.compile(r"OpenAI|ChatGPT|GPT-4o|gpt-image|DALL", re.I), "openai", "OpenAI"),
    (re.compile(r"Firefly", re.I), "firefly", "Adobe Firefly"),
    (re.compile(r"Google|Imagen|Gemini", re.I), "google", "Google"),
    (re.compile(r"Bing Image Creator|Microsoft", re.I), "microsoft", "Microsoft"),
    (re.compile(r"Stability AI", re.I), "stability", "Stability AI"),
)


def parse(spoken: Said) -> Recipe | None:
    """The term, and whose model it was where a model made it."""
    declared = spoken.text("xmp DigitalSourceType").strip()
    credentials, credit = spoken.text("c2pa"), spoken.text("xmp Credit")
    terms = _TERM.findall(declared) + _TERM.findall(credentials)
    # A picture may be made of others: that a model was in it outweighs what its parts were.
    ai = [term for term in terms if term in AI_SOURCE_TYPES]
    term = (ai or terms or [""])[0]
    parameters: dict[str, str | int | float | bool] = {}
    if credentials:
        parameters["content_credentials"] = "in the file, signature not checked"
    is_google = bool(_GOOGLE.search(credit))
    if not (term or credentials or is_google):
        return None
    if is_google and not term:
        term = "trainedAlgorithmicMedia"
    whose = _whose(f"{credentials}\n{credit}") if term in AI_SOURCE_TYPES else ("", "")
    return Recipe(
        generator=whose[0],
        provider=whose[1],
        digital_source_type=term,
        parameters=parameters,
    )


def _whose(text: str) -> tuple[str, str]:
    return next(((short, name) for word, short, name in _WHOSE if word.search(text)), ("", ""))
