"""What a file declares of itself: IPTC's digital source type, credits, content credentials.

Services such as OpenAI's and Google's write no more than this: that a model made it, and whose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.domain.recipe import AI_SOURCE_TYPES, Recipe
from desktop.formats.recipes.json_text import as_object, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.formats.recipes.parser import Said

_TERM = re.compile(r"(?:digitalsourcetype/|^)(\w{3,60})\s*$", re.I)
_GOOGLE = re.compile(r"Made with Google AI|Edited with Google AI", re.I)
# Names in a claim, and whose they are; the first that fits.
_WHOSE = (
    (re.compile(r"OpenAI|ChatGPT|GPT-4o|gpt-image|DALL|Sora", re.I), "openai", "OpenAI"),
    (re.compile(r"Firefly", re.I), "firefly", "Adobe Firefly"),
    (re.compile(r"Google|Imagen|Gemini", re.I), "google", "Google"),
    (re.compile(r"Bing Image Creator|Microsoft", re.I), "microsoft", "Microsoft"),
    (re.compile(r"Stability AI", re.I), "stability", "Stability AI"),
)
_FILE = re.compile(r"^[^/\\]{1,200}\.\w{2,5}$")
_MOST = 200  # of whatever a claim lists


def parse(spoken: Said) -> Recipe | None:
    """The term, and whose model it was where a model made it."""
    declared = spoken.text("xmp DigitalSourceType").strip()
    store, credit = as_object(spoken.json("c2pa")), spoken.text("xmp Credit")
    terms = [*_TERM.findall(declared), *_terms(store)]
    # A picture may be made of others: that a model was in it outweighs what its parts were.
    ai = [term for term in terms if term in AI_SOURCE_TYPES]
    term = (ai or terms or [""])[0]
    is_google = bool(_GOOGLE.search(credit))
    if not (term or store or is_google):
        return None
    if is_google and not term:
        term = "trainedAlgorithmicMedia"
    named = "\n".join((*_names(store), credit))
    whose = _whose(named) if term in AI_SOURCE_TYPES else ("", "")
    return Recipe(
        generator=whose[0],
        provider=whose[1],
        digital_source_type=term,
        source_images=tuple(dict.fromkeys(_ingredients(store))),
        parameters={"content_credentials": _worth(store)} if store else {},
    )


def _worth(store: dict[str, Any]) -> str:
    """What the signature is worth, for a person."""
    state = said(store.get("validation_state"))
    signed = as_object(_active(store).get("signature_info"))
    signer = said(signed.get("issuer"), 200) or said(signed.get("common_name"), 200)
    by = f" by “{signer}”" if signer else ""
    if state == "Trusted":
        return f"valid: signed{by}, who is known, and unchanged since"
    if state == "Valid":
        return f"valid: unchanged since it was signed{by}; this program does not know the signer"
    if state == "Invalid":
        codes = [said(one.get("code")) for one in _listed(store.get("validation_status"))]
        if any("mismatch" in code for code in codes):
            return f"invalid: changed after it was signed{by}"
        return f"invalid: the signature{by} does not hold"
    if state == "Unreadable":
        return "invalid: damaged, so that nothing in it can be believed"
    return "in the file, signature not checked"


def _active(store: dict[str, Any]) -> dict[str, Any]:
    return as_object(as_object(store.get("manifests")).get(said(store.get("active_manifest"))))


def _manifests(store: dict[str, Any]) -> list[dict[str, Any]]:
    """The one that was signed last, then those of what it was made from."""
    active = _active(store)
    others = [as_object(one) for one in as_object(store.get("manifests")).values()]
    return [active, *(one for one in others if one is not active)][:_MOST]


def _listed(value: Any) -> list[dict[str, Any]]:
    return (
        [one for one in value if isinstance(one, dict)][:_MOST] if isinstance(value, list) else []
    )


def _actions(store: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for manifest in _manifests(store):
        for assertion in _listed(manifest.get("assertions")):
            if said(assertion.get("label")).startswith("c2pa.actions"):
                yield from _listed(as_object(assertion.get("data")).get("actions"))


def _terms(store: dict[str, Any]) -> Iterator[str]:
    """Digital source types, the last action's manifest first."""
    for action in _actions(store):
        yield from _TERM.findall(said(action.get("digitalSourceType")))
    written = store.get("digital_source_types")
    yield from (said(one) for one in (written if isinstance(written, list) else ())[:_MOST])


def _names(store: dict[str, Any]) -> Iterator[str]:
    """Of programs and signers."""
    for action in _actions(store):
        agent = action.get("softwareAgent")
        yield said(agent) or said(as_object(agent).get("name"))
        yield said(action.get("description"))
    for manifest in _manifests(store):
        yield said(manifest.get("claim_generator"))
        yield from (said(one.get("name")) for one in _listed(manifest.get("claim_generator_info")))
        yield said(as_object(manifest.get("signature_info")).get("issuer"))
    written = store.get("names")
    yield from (said(one) for one in (written if isinstance(written, list) else ())[:_MOST])


def _ingredients(store: dict[str, Any]) -> Iterator[str]:
    """Names of the files it was made from."""
    for one in _listed(_active(store).get("ingredients"))[:50]:
        title = said(one.get("title"), 300)
        if _FILE.match(title):
            yield title


def _whose(text: str) -> tuple[str, str]:
    return next(((short, name) for word, short, name in _WHOSE if word.search(text)), ("", ""))
