"""ComfyUI's graphs, traced by what nodes take: shapes of graphs that are found in the wild."""

from typing import Any

import pytest

from tests.formats.recipes.graphs import (
    NEGATIVE,
    POSITIVE,
    changed,
    expect,
    nodes,
    plain,
    read,
)


def test_text_to_image():
    recipe = read(plain())
    expect(recipe)
    assert (recipe.steps, recipe.cfg) == (20, 7.5)
    assert (recipe.sampler, recipe.scheduler) == ("euler", "karras")
    assert (recipe.width, recipe.height) == (832, 1216)
    assert (recipe.generator, recipe.provider) == ("comfyui", "ComfyUI")


# Shapes: what is other than in plain text to image, and what differs in what is expected.
CUSTOM = """
    3 SamplerCustomAdvanced noise=<40 guider=<41 sampler=<42 sigmas=<43 latent_image=<5
    40 RandomNoise noise_seed=$SEED
    42 KSamplerSelect sampler_name=dpmpp_2m
    43 BasicScheduler scheduler=simple steps=28 denoise=1.0 model=<4
"""
SECOND = "KSampler steps=10 cfg=7 model=<4 positive=<6 negative=<7"
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "reroutes": (
        """
        3 + positive=<20 model=<22
        20 Reroute =<21
        21 'Reroute (rgthree)' any=<6
        22 Reroute value=<4
        """,
        {},
    ),
    "primitive text and seed": (
        """
        3 + seed=<30
        6 + text=<31
        30 PrimitiveInt value=$SEED
        31 PrimitiveStringMultiline value=$P
        """,
        {},
    ),
    "joined text": (
        """
        6 + text=<31
        31 StringConcatenate 'string_a=a lighthouse' string_b=<32 'delimiter=" "'
        32 'Text Multiline' 'text=keeper at dusk'
        """,
        {},
    ),
    "words put into a pattern, one after the other": (
        """
        6 + text=<31
        31 StringReplace string=<32 find={when} 'replace=at dusk'
        32 StringReplace string=<33 find={who} replace=<34
        33 PrimitiveStringMultiline 'value=a {who} {when}'
        34 PrimitiveString 'value=lighthouse keeper'
        """,
        {},
    ),
    "custom sampler": (CUSTOM + "41 CFGGuider cfg=3.5 model=<4 positive=<6 negative=<7", {}),
    "guider of one side": (
        CUSTOM
        + """
        41 BasicGuider model=<4 conditioning=<44
        44 FluxGuidance guidance=3.5 conditioning=<6
        """,
        {"negative": ""},
    ),
    "guider of two prompts": (
        CUSTOM
        + """
        41 DualCFGGuider cfg_conds=3 model=<4 cond1=<50 cond2=<50.1 negative=<7
        50 InstructPixToPixConditioning positive=<6 negative=<7 pixels=<52
        52 LoadImage image=pier.png
        """,
        {},
    ),
    "control net with both sides": (
        """
        3 + positive=<50 negative=<50.1
        50 ControlNetApplyAdvanced strength=0.6 positive=<6 negative=<7 control_net=<51 image=<52
        51 ControlNetLoader control_net_name=canny.safetensors
        52 LoadImage image=pier.png
        """,
        {},
    ),
    "control net taken the other way round": (
        """
        3 + positive=<50.1 negative=<50
        50 ControlNetApplyAdvanced positive=<7 negative=<6 image=<52
        52 LoadImage image=pier.png
        """,
        {},
    ),
    "a way of reference whose name only sounds like text": (
        """
        3 + positive=<50
        50 FluxKontextMultiReferenceLatentMethod reference_latents_method=index conditioning=<6
        """,
        {},
    ),
    "a picture seen by a model beside the words": (
        """
        3 + positive=<50
        50 unCLIPConditioning strength=1.0 conditioning=<6 clip_vision_output=<51
        51 CLIPVisionEncode crop=center clip_vision=<53 image=<52
        52 LoadImage image=pier.png
        53 CLIPVisionLoader clip_name=vision.safetensors
        """,
        {},
    ),
    "negative zeroed out": (
        """
        3 + negative=<55
        55 ConditioningZeroOut conditioning=<6
        -7
        """,
        {"negative": ""},
    ),
    "an encoder that makes a negative of its own": (
        """
        3 + positive=<6 negative=<6.1
        6 TextEncodeLampEdit prompt=$P clip=<4.1 image_1=<52
        52 LoadImage image=pier.png
        -7
        """,
        {"negative": ""},
    ),
    "base and refiner": (
        """
        3 KSamplerAdvanced add_noise=enable noise_seed=$SEED steps=25 cfg=8.0 start_at_step=0 \\
            end_at_step=20 model=<4 positive=<6 negative=<7 latent_image=<5
        60 KSamplerAdvanced add_noise=disable noise_seed=1 steps=25 start_at_step=20 \\
            end_at_step=10000 model=<61 positive=<62 negative=<7 latent_image=<3
        61 CheckpointLoaderSimple ckpt_name=refiner.safetensors
        62 CLIPTextEncode text=refined clip=<61.1
        8 + samples=<60
        """,
        {},
    ),
    "second pass over an enlarged picture": (
        f"""
        70 ImageUpscaleWithModel upscale_model=<71 image=<8
        71 UpscaleModelLoader model_name=4x.pth
        72 VAEEncode pixels=<70 vae=<4.2
        73 {SECOND} seed=5 denoise=0.4 latent_image=<72
        74 VAEDecode samples=<73 vae=<4.2
        9 + images=<74
        """,
        {},
    ),
    "enlarged by a service with words of its own": (
        """
        70 LampUpscaleNode prompt='crisp and clean' creativity=3 seed=8 image=<8
        9 + images=<70
        """,
        {},
    ),
    "two stages, the second without words": (
        f"""
        60 {SECOND} seed=9 denoise=1.0 latent_image=<5.1 positive=<61
        61 StableCascade_StageB_Conditioning conditioning=<62 stage_c=<3
        62 ConditioningZeroOut conditioning=<6
        8 + samples=<60
        """,
        {},
    ),
    "film of a picture that was sampled before": (
        """
        80 WanImageToVideo positive=<81 negative=<82 start_image=<8 width=832 height=480 length=81
        81 CLIPTextEncode 'text=the camera pulls back' clip=<84
        82 CLIPTextEncode text=static clip=<84
        83 UNETLoader unet_name=wan.safetensors
        84 CLIPLoader clip_name=umt5.safetensors
        85 KSampler seed=77 steps=20 cfg=6 denoise=1 model=<83 positive=<80 negative=<80.1 \\
            latent_image=<80.2
        86 VAEDecode samples=<85 vae=<4.2
        9 VHS_VideoCombine filename_prefix=Lamp images=<86
        """,
        {
            "prompt": "the camera pulls back",
            "negative": "static",
            "seed": 77,
            "model": "wan.safetensors",
        },
    ),
    "film that takes no words, of a picture that took some": (
        """
        80 SVD_img2vid_Conditioning init_image=<8 clip_vision=<83.1 vae=<83.2 width=832 height=480
        83 ImageOnlyCheckpointLoader ckpt_name=svd.safetensors
        85 KSampler seed=77 steps=20 cfg=6 denoise=1 model=<83 positive=<80 negative=<80.1 \\
            latent_image=<80.2
        86 VAEDecode samples=<85 vae=<83.2
        9 SaveAnimatedWEBP filename_prefix=Lamp images=<86
        """,
        {"seed": 77, "model": "svd.safetensors"},
    ),
    "pipe": (
        """
        3 + model=<2.1 positive=<2.4 negative=<2.5
        1 ToBasicPipe model=<4 clip=<4.1 positive=<6 negative=<7
        2 FromBasicPipe_v2 basic_pipe=<1
        """,
        {},
    ),
    "context": (
        """
        3 + model=<2.1 positive=<2.4 negative=<2.5 seed=<2.8
        1 'Context (rgthree)' model=<4 positive=<6 negative=<7 seed=<90
        2 'Context (rgthree)' base_ctx=<1
        90 'Seed (rgthree)' seed=$SEED
        """,
        {},
    ),
    "switch": (
        """
        3 + positive=<20
        20 ImpactSwitch select=2 input1=<21 input2=<6
        21 CLIPTextEncode 'text=not this one' clip=<4.1
        """,
        {},
    ),
    "yes or no": (
        """
        6 + text=<20
        20 ComfySwitchNode switch=true on_true=<21 on_false=<22
        21 PrimitiveString value=$P
        22 PrimitiveString 'value=not this one'
        """,
        {},
    ),
    "two texts joined in conditioning": (
        """
        3 + positive=<20
        20 ConditioningCombine conditioning_1=<6 conditioning_2=<21
        21 CLIPTextEncode 'text=and rain' clip=<4.1
        """,
        {"prompt": f"{POSITIVE}\nand rain"},
    ),
    "two encoders of one text": (
        "6 CLIPTextEncodeSDXL text_g=$P text_l=$P width=1 clip=<4.1",
        {},
    ),
    "face repaired afterwards": (
        """
        20 FaceDetailer image=<8 model=<4 clip=<4.1 vae=<4.2 positive=<21 negative=<7 seed=12 \\
            steps=20 denoise=0.5
        21 CLIPTextEncode 'text=a face' clip=<4.1
        9 + images=<20
        """,
        {},
    ),
    "two saved, told by the name": (
        f"""
        20 {SECOND} positive=<21 seed=4 latent_image=<5
        21 CLIPTextEncode 'text=the other one' clip=<4.1
        22 VAEDecode samples=<20 vae=<4.2
        23 SaveImage filename_prefix=Other images=<22
        """,
        {},
    ),
    "a seed that no database takes": ("3 + seed=18446744073709551621", {"seed": 2**64 + 5}),
    "handed on in order, beside something else": (
        """
        3 + positive=<20
        20 'Execution Order' signal=<6 value=<4.2
        """,
        {},
    ),
    "a text that a model did not rewrite": (
        """
        6 + text=<20
        20 ComfySwitchNode switch=<23 on_true=<21 on_false=<22
        21 TextGenerate clip=<24 prompt=<22 max_length=4096
        22 PrimitiveStringMultiline value=$P
        23 PrimitiveBoolean value=false
        24 CLIPLoader clip_name=llm.safetensors
        """,
        {},
    ),
    "text shown on the way": (
        """
        6 + text=<20
        20 ShowText|pysssss text=<21 'text_0=an old one'
        21 'CR Prompt Text' prompt=$P
        """,
        {},
    ),
}


@pytest.mark.parametrize("case", list(CASES))
def test_traced(case):
    lines, differs = CASES[case]
    expect(read(changed(lines)), **differs)


def test_loras_with_their_weights():
    lines = """
        3 + model=<20
        20 LoraLoader lora_name=grain.safetensors strength_model=0.8 strength_clip=1.0 model=<21
        21 'Power Lora Loader (rgthree)' model=<4 \\
            'lora_1={"on": true, "lora": "fog.safetensors", "strength": 0.5}' \\
            'lora_2={"on": false, "lora": "off.safetensors", "strength": 1}'
    """
    recipe = read(changed(lines))
    expect(recipe)
    assert [(one.name, one.weight) for one in recipe.loras] == [
        ("fog.safetensors", 0.5),
        ("grain.safetensors", 0.8),
    ]


def test_every_prompt_is_kept_and_the_traced_marked():
    recipe = read(changed("20 CLIPTextEncode 'text=left over' clip=<4.1"))
    assert {(one.text, one.role, one.is_traced) for one in recipe.prompts} == {
        (POSITIVE, "prompt", True),
        (NEGATIVE, "negative", True),
        ("left over", "", False),
    }


def test_no_sampler_at_all():
    recipe = read(nodes("1 LoadImage image=pier.png\n9 SaveImage images=<1"))
    assert (recipe.prompt, recipe.is_traced) == ("", False)
    assert recipe.source_images == ("pier.png",)
