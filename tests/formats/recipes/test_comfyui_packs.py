"""ComfyUI's graphs of nodes that load, encode and sample in ways of their own, and of services."""

from typing import Any

import pytest

from tests.formats.recipes.graphs import POSITIVE, expect, nodes, read

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "words about how words are weighed": (
        """
        1 'easy fullLoader' ckpt_name=$MODEL positive=$P positive_weight_interpretation=A1111 \\
            positive_token_normalization=none negative=$N negative_token_normalization=none
        3 'easy fullkSampler' steps=20 cfg=8 sampler_name=euler denoise=1 seed=$SEED pipe=<1
        9 SaveImage filename_prefix=Lamp images=<3.1
        """,
        {},
    ),
    "a seed that only draws words, and all in one tuple": (
        """
        1 CheckpointLoaderSimple ckpt_name=$MODEL
        2 ImpactWildcardEncode wildcard_text=__who__ populated_text=$P mode=populate seed=77 \\
            model=<1 clip=<1.1
        4 CLIPTextEncode text=$N clip=<2.1
        5 'Pack SDXL Tuple' base_model=<2 base_clip=<2.1 base_positive=<2.2 base_negative=<4
        3 'KSampler SDXL (Eff.)' noise_seed=$SEED steps=30 cfg=5.0 sampler_name=euler \\
            sdxl_tuple=<5 latent_image=<6
        6 EmptyLatentImage width=832 height=1216
        9 SaveImage filename_prefix=Lamp images=<3.3
        """,
        {},
    ),
    "a seed on the loader too, and a sampler that can enlarge": (
        """
        1 'ttN pipeLoader_v2' ckpt_name=$MODEL positive=$P negative=$N seed=4
        3 'ttN pipeKSampler_v2' upscale_method=None steps=20 cfg=7.0 sampler_name=euler \\
            seed=$SEED pipe=<1
        9 SaveImage filename_prefix=Lamp images=<3.8
        """,
        {},
    ),
    "travelling prompts": (
        """
        1 CheckpointLoaderSimple ckpt_name=$MODEL
        2 BatchPromptSchedule 'text="0" :"spring"' pre_text=$P max_frames=120 clip=<1.1
        4 CLIPTextEncode text=$N clip=<1.1
        3 KSampler seed=$SEED steps=20 cfg=7 denoise=1 model=<1 positive=<2 negative=<4
        8 VAEDecode samples=<3 vae=<1.2
        9 VHS_VideoCombine filename_prefix=Lamp images=<8
        """,
        {"prompt": f'"0" :"spring"\n{POSITIVE}'},
    ),
    "loader, settings and sampler on one pipe": (
        """
        1 'easy fullLoader' ckpt_name=$MODEL positive=$P negative=$N empty_latent_width=832
        2 'easy preSampling' pipe=<1 seed=$SEED steps=30 cfg=8 denoise=1
        3 'easy kSampler' pipe=<2 image_output=Hide link_id=0
        9 SaveImage filename_prefix=Lamp images=<3.1
        """,
        {},
    ),
    "efficiency nodes": (
        """
        1 'Efficient Loader' ckpt_name=$MODEL positive=$P negative=$N lora_name=None
        3 'KSampler (Efficient)' seed=$SEED steps=20 cfg=7 sampler_name=euler denoise=1.0 \\
            model=<1 positive=<1.1 negative=<1.2 latent_image=<1.3
        9 SaveImage filename_prefix=Lamp images=<3.5
        """,
        {},
    ),
    "film sampler with texts of its own kind": (
        """
        1 WanVideoModelLoader model=$MODEL base_precision=bf16
        2 WanVideoTextEncode positive_prompt=$P negative_prompt=$N t5=<6
        3 WanVideoSampler model=<1 image_embeds=<5 text_embeds=<2 steps=30 cfg=6 seed=$SEED \\
            scheduler=unipc
        5 WanVideoEmptyEmbeds width=832 height=480 num_frames=81
        6 LoadWanVideoT5TextEncoder model_name=umt5.safetensors
        8 WanVideoDecode samples=<3 vae=<10
        10 WanVideoVAELoader model_name=vae.safetensors
        9 VHS_VideoCombine filename_prefix=Lamp images=<8
        """,
        {},
    ),
    "a song": (
        """
        1 CheckpointLoaderSimple ckpt_name=$MODEL
        2 TextEncodeAceStepAudio tags=$P 'lyrics=The lamp turns' lyrics_strength=1.0 clip=<1.1
        3 KSampler seed=$SEED steps=50 cfg=5 denoise=1.0 model=<1 positive=<2 negative=<4 \\
            latent_image=<5
        4 ConditioningZeroOut conditioning=<2
        5 EmptyAceStepLatentAudio seconds=120 batch_size=1
        8 VAEDecodeAudio samples=<3 vae=<1.2
        9 SaveAudioMP3 filename_prefix=Lamp audio=<8
        """,
        {"prompt": f"{POSITIVE}\nThe lamp turns", "negative": ""},
    ),
    "a service": (
        """
        1 LampImageNode prompt=$P negative_prompt=$N seed=$SEED model_name=$MODEL aspect_ratio=16:9
        9 SaveImage filename_prefix=Lamp images=<1
        """,
        {},
    ),
    "a service without a seed": (
        """
        1 LampFilmNode prompt=<2 negative_prompt=$N model_name=$MODEL duration=5
        2 PrimitiveStringMultiline value=$P
        9 SaveVideo filename_prefix=Lamp video=<1
        """,
        {"seed": ""},
    ),
    "a service that says nothing but the words": (
        """
        1 LampRatioNode prompt=$P ratio=1920:1080 reference_image=<2
        2 LoadImage image=pier.png
        9 SaveImage filename_prefix=Lamp images=<1
        """,
        {"seed": "", "model": "", "negative": ""},
    ),
    "a service whose questions hang on its model": (
        """
        1 LampChoiceNode model=$MODEL model.prompt=<2 model.images.image_1=<3 model.seed=$SEED
        2 PrimitiveStringMultiline value=$P
        3 LoadImage image=pier.png
        9 SaveVideo filename_prefix=Lamp video=<1
        """,
        {"negative": ""},
    ),
}


@pytest.mark.parametrize("case", list(CASES))
def test_traced(case):
    lines, differs = CASES[case]
    expect(read(nodes(lines)), **differs)
