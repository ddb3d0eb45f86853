"""What nobody can tell of a ComfyUI graph is kept, and never shown as what was traced."""

import pytest

from tests.formats.recipes.graphs import changed, read

# What is other than in plain text to image, and the words that are shown for want of better.
UNTOLD = {
    "rewritten by a model on the way": (
        """
        6 + text=<21
        21 TextGenerate clip=<4.1 prompt=<22 max_length=4096
        22 PrimitiveStringMultiline 'value=a lamp'
        """,
        "a lamp",
    ),
    "rewritten, with an instruction before it": (
        """
        6 + text=<20
        20 PreviewAny source=<24
        24 ComfySwitchNode switch=true on_true=<21 on_false=<22
        21 TextGenerate clip=<4.1 prompt=<23 max_length=4096
        22 PrimitiveStringMultiline 'value=a lamp'
        23 StringConcatenate string_a=<25 string_b=<22 delimiter=' '
        25 PrimitiveStringMultiline 'value=You are an expert who writes prompts.'
        """,
        "a lamp",
    ),
    "written by a model": (
        """
        6 + text=<20
        20 OllamaGenerate 'prompt=Write a prompt about a lamp' temperature=0.7 seed=1
        """,
        None,
    ),
    "read off a picture": (
        """
        6 + text=<20
        20 Florence2Run image=<21 text_input=describe num_beams=3
        21 LoadImage image=pier.png
        """,
        None,
    ),
    "two saved under one name": (
        """
        20 KSampler seed=4 steps=20 cfg=7 model=<4 positive=<21 negative=<7 latent_image=<5
        21 CLIPTextEncode 'text=the other one' clip=<4.1
        22 VAEDecode samples=<20 vae=<4.2
        23 SaveImage filename_prefix=Lamp images=<22
        """,
        None,
    ),
    "dressed in a style": (
        """
        6 + text=<21
        21 PromptStyler 'text_positive=a lamp' text_negative= style=noir
        """,
        "a lamp",
    ),
    "drawn by lot": (
        """
        6 + text=<21
        21 RandomPrompts 'text=a {red|blue} __thing__' seed=4
        """,
        "a {red|blue} __thing__",
    ),
    "written on by a model of its own": (
        """
        6 + text=<20
        20 PromptExpansion model_name=expansion.bin 'text=a lamp' seed=5 log_prompt=No
        """,
        "a lamp",
    ),
    "one line of several": (
        """
        6 + text=<20
        20 'CR Prompt List' 'multiline_text="a lamp\\na boat"' start_index=0 max_rows=1000
        """,
        "a lamp\na boat",
    ),
    "a switch that nobody can read": (
        """
        3 + positive=<20
        20 ImpactSwitch select=<22 input1=<21 input2=<6
        21 CLIPTextEncode 'text=not this one' clip=<4.1
        22 RandomChoice from=1 to=2
        """,
        None,
    ),
}


@pytest.mark.parametrize("case", list(UNTOLD))
def test_never_a_wrong_one(case):
    lines, shown = UNTOLD[case]
    recipe = read(changed(lines))
    assert not recipe.is_traced
    assert not [one for one in recipe.prompts if one.is_traced and one.role == "prompt"]
    assert recipe.prompts
    assert shown is None or recipe.prompt == shown


def test_nothing_said_on_purpose_is_not_filled_with_other_words():
    recipe = read(
        changed(
            """
            6 + text=<20
            20 PrimitiveString 'value=\"\"'
            21 'Prompt Board' 'text=how to use this'
            3 + negative=<6
            -7
            """
        )
    )
    assert (recipe.prompt, recipe.is_traced) == ("", False)
    assert [one.text for one in recipe.prompts] == ["how to use this"]


def test_what_only_saves_or_paints_is_no_sampler():
    """A node that has words and numbers of its own, and makes nothing of them."""
    recipe = read(
        changed(
            """
            20 LampShader 'prompt=void main() { color = 1; }' image=<8 model=<21
            21 LampModelLoader model_name=other.safetensors
            9 SaveImage filename_prefix=Lamp 'prompt=kept beside it' model=x images=<20
            """
        )
    )
    assert recipe.prompt == "a lighthouse keeper at dusk"


def test_circles_end():
    recipe = read(
        changed(
            """
            6 + text=<20
            20 Text text=<21
            21 Text text=<20
            4 LoraLoader model=<4 lora_name=a.safetensors
            5 Latent latent=<8
            """
        )
    )
    assert not recipe.is_traced
