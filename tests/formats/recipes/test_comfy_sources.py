"""Which files a ComfyUI graph loaded on the way to one that it wrote, and as what."""

from __future__ import annotations

from desktop.domain.recipe import NamedSource
from tests.formats.recipes.graphs import changed, read

SUM = "0f" * 32


def named(lines: str, name: str = "Lamp_00001_.png") -> dict[str, NamedSource]:
    recipe = read(changed(lines), name=name)
    assert recipe.source_images == tuple(one.name for one in recipe.sources)
    return {one.name: one for one in recipe.sources}


def test_roles_by_what_a_file_is_handed_to() -> None:
    found = named(
        f"""
        20 LoadImage image=pier.png upload=image
        21 VAEEncode pixels=<20 vae=<4.2
        3 + latent_image=<21
        22 LoadImage image="pose.png [input]"
        23 CannyEdgePreprocessor image=<22
        24 ControlNetLoader control_net_name=canny.safetensors
        25 ControlNetApply conditioning=<6 control_net=<24 image=<23 strength=1
        3 + positive=<25
        26 LoadImage image={SUM}.png
        27 IPAdapter model=<4 ipadapter=<28 image=<26
        28 IPAdapterModelLoader ipadapter_file=plus.safetensors
        3 + model=<27
        29 LoadImageMask image=hole.png channel=alpha
        30 SetLatentNoiseMask samples=<21 mask=<29
        3 + latent_image=<30
        """
    )
    assert {one.name: one.role for one in found.values()} == {
        "pier.png": "image",
        "pose.png [input]": "control",
        f"{SUM}.png": "reference",
        "hole.png": "mask",
    }
    assert all(one.is_used for one in found.values())
    assert found[f"{SUM}.png"].checksum == SUM


def test_what_another_branch_loads_is_not_what_this_was_made_from() -> None:
    found = named(
        """
        20 LoadImage image=pier.png
        21 VAEEncode pixels=<20 vae=<4.2
        3 + latent_image=<21
        40 LoadImage image=other.png
        41 ImageScale image=<40 width=64 height=64
        42 SaveImage images=<41 filename_prefix=Scaled
        50 LoadImage image=nowhere.png
        60 PreviewBridge images=<8 image="PB-_temp_00001_.png [temp]"
        """
    )
    assert {name: one.is_used for name, one in found.items()} == {
        "pier.png": True,
        "other.png": False,
        "nowhere.png": False,
        "PB-_temp_00001_.png [temp]": False,
    }
    # Under a name that tells no branch from another, only what all of them have is sure.
    both = named(
        """
        20 LoadImage image=pier.png
        21 VAEEncode pixels=<20 vae=<4.2
        3 + latent_image=<21
        41 ImageScale image=<20 width=64 height=64
        42 SaveImage images=<41 filename_prefix=Scaled
        43 LoadImage image=only_here.png
        44 ImageBlend image1=<41 image2=<43
        42 + images=<44
        """,
        name="renamed by hand.png",
    )
    assert {name: one.is_used for name, one in both.items()} == {
        "pier.png": True,
        "only_here.png": False,
    }
