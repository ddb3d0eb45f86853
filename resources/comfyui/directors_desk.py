"""Director's Desk for ComfyUI: nodes that save pictures, videos and sounds into the open library.

Copy this file into ComfyUI's folder `custom_nodes`, open the library to programs (*Tools > Let
Programs In*, or `directors-desk serve`), and start ComfyUI with the token in its environment:

    DESK_TOKEN=$(directors-desk serve --show-token) python main.py

The nodes are under *image* and *audio*, *Director's Desk*. They need nothing that ComfyUI does not have. The
token is never part of a workflow, since workflows are passed around; `DESK_ADDRESS` says where the
library is, if it is not on this machine.
"""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import os
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit

ADDRESS = "http://127.0.0.1:8377"
TRIES = 4  # of an upload, where the library is busy or the line breaks
_SECONDS = 120
_PORTS = {"http": 80, "https": 443}


class DeskRefusedError(RuntimeError):
    """The library did not take it; the text says why, and what to do."""


class SaveImageToDesk:
    """Saves every picture of a batch, with the workflow in it."""

    CATEGORY = "image/Director's Desk"
    DESCRIPTION = "Saves pictures into the library that is open in Director's Desk."
    FUNCTION = "save"
    OUTPUT_NODE = True
    RETURN_TYPES = ("STRING",)
    RETURN_NAMES = ("asset_ids",)

    @classmethod
    def INPUT_TYPES(cls):  # noqa: N802 - ComfyUI asks for it by this name
        """What the node takes."""
        return _inputs("images", "IMAGE")

    def save(self, images, name, shot_id="", tags="", prompt=None, extra_pnginfo=None):
        """Send them; returns the ids of the assets."""
        texts, count, ids = _texts(prompt, extra_pnginfo), len(images), []
        for number, image in enumerate(images, 1):
            with io.BytesIO(_png(image, texts)) as file:
                ids.append(_send(file, _title(name, number, count), ".png", shot_id, tags))
        return {"ui": {"text": ids}, "result": ("\n".join(ids),)}


class SaveVideoToDesk:
    """Saves a video, with the workflow in it."""

    CATEGORY = "image/Director's Desk"
    DESCRIPTION = "Saves a video into the library that is open in Director's Desk."
    FUNCTION = "save"
    OUTPUT_NODE = True
    RETURN_TYPES = ("STRING",)
    RETURN_NAMES = ("asset_id",)

    @classmethod
    def INPUT_TYPES(cls):  # noqa: N802 - as above
        """What the node takes."""
        return _inputs("video", "VIDEO")

    def save(self, video, name, shot_id="", tags="", prompt=None, extra_pnginfo=None):
        """Send it; returns the id of the asset."""
        texts = {key: json.loads(text) for key, text in _texts(prompt, extra_pnginfo).items()}
        with tempfile.TemporaryDirectory(prefix="desk-") as folder:
            path = Path(folder, "video.mp4")
            # ComfyUI writes each value as JSON itself.
            video.save_to(str(path), metadata=texts or None)
            with path.open("rb") as file:
                key = _send(file, name, ".mp4", shot_id, tags)
        return {"ui": {"text": [key]}, "result": (key,)}


class SaveAudioToDesk:
    """Saves every sound of a batch as FLAC, with the workflow in it."""

    CATEGORY = "audio/Director's Desk"
    DESCRIPTION = "Saves sounds into the library that is open in Director's Desk."
    FUNCTION = "save"
    OUTPUT_NODE = True
    RETURN_TYPES = ("STRING",)
    RETURN_NAMES = ("asset_ids",)

    @classmethod
    def INPUT_TYPES(cls):  # noqa: N802 - as above
        """What the node takes."""
        return _inputs("audio", "AUDIO")

    def save(self, audio, name, shot_id="", tags="", prompt=None, extra_pnginfo=None):
        """Send them; returns the ids of the assets."""
        texts, waves, ids = _texts(prompt, extra_pnginfo), audio["waveform"], []
        for number, wave in enumerate(waves, 1):
            with io.BytesIO(_flac(wave, int(audio["sample_rate"]), texts)) as file:
                ids.append(_send(file, _title(name, number, len(waves)), ".flac", shot_id, tags))
        return {"ui": {"text": ids}, "result": ("\n".join(ids),)}


def _inputs(what, kind):
    """The inputs of a node that saves something."""
    text = {"default": ""}
    return {
        "required": {what: (kind,), "name": ("STRING", {"default": "ComfyUI"})},
        "optional": {
            "shot_id": ("STRING", {**text, "tooltip": "It becomes a take of this shot."}),
            "tags": ("STRING", {**text, "tooltip": "With commas between them."}),
        },
        "hidden": {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"},
    }


def _title(name, number, count):
    """What one of several is called."""
    title = (name or "").strip() or "ComfyUI"
    return title if count == 1 else f"{title} {number}"


def _texts(prompt, extra):
    """The graph that made it, as ComfyUI writes it into its own files; nothing where it may not."""
    if _is_without_metadata():
        return {}
    told = {} if prompt is None else {"prompt": prompt}
    told.update(extra or {})
    return {key: json.dumps(one) for key, one in told.items()}


def _is_without_metadata():
    """Whether ComfyUI was started with --disable-metadata."""
    try:
        from comfy.cli_args import args
    except ImportError:
        return False
    return bool(getattr(args, "disable_metadata", False))


def _stop_if_interrupted():
    """Raise what ComfyUI raises where somebody has stopped the run."""
    try:
        from comfy.model_management import throw_exception_if_processing_interrupted
    except ImportError:
        return
    throw_exception_if_processing_interrupted()


def _numbers(tensor):
    """What is in a tensor of ComfyUI, wherever it is."""
    import numpy

    return tensor.cpu().numpy() if hasattr(tensor, "cpu") else numpy.asarray(tensor)


def _png(image, texts):
    """A picture of ComfyUI (height, width, colours, from 0 to 1) as a PNG with texts in it.

    It is byte for byte what ComfyUI's own Save Image writes: a folder that is watched brings no
    second asset.
    """
    import numpy
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    pixels = numpy.clip(255.0 * _numbers(image), 0, 255).astype(numpy.uint8)
    info = PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    with io.BytesIO() as kept:
        grey = pixels.shape[-1] == 1
        Image.fromarray(pixels[..., 0] if grey else pixels).save(
            kept, "PNG", pnginfo=info, compress_level=4
        )
        return kept.getvalue()


def _flac(wave, rate, texts):
    """A sound of ComfyUI (channels, samples, from -1 to 1) as FLAC with texts in it."""
    import av
    import numpy

    numbers = numpy.clip(_numbers(wave), -1.0, 1.0)[:2]
    samples = numpy.ascontiguousarray((numbers * 32767.0).astype(numpy.int16).T.reshape(1, -1))
    layout = "mono" if numbers.shape[0] == 1 else "stereo"
    kept = io.BytesIO()
    with av.open(kept, "w", format="flac") as container:
        for key, text in texts.items():
            container.metadata[key] = text
        stream = container.add_stream("flac", rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
        frame.sample_rate = rate
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return kept.getvalue()


def _send(file, name, ending, shot_id, tags):
    """Send one file; returns the id of its asset. Sent twice it is saved once.

    What comes from another node may be nothing at all.

    Raises:
        DeskRefusedError: It was not saved.
    """
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    name, shot = (name or "").strip() or "ComfyUI", (shot_id or "").strip()
    fields = {
        "name": name,
        "tags": tags or "",
        "shot_id": shot,
        "generation_metadata": json.dumps({"software": "ComfyUI"}),
        "external_id": f"comfyui/{digest.hexdigest()}/{shot}",
    }
    for tried in range(1, TRIES + 1):
        status, told, seconds = _tried(
            file, f"{name}{ending}", {k: v for k, v in fields.items() if v}
        )
        if status in (200, 201):
            return told["id"]
        if status not in (0, 429, 503) or tried == TRIES:
            raise DeskRefusedError(f"{told.get('error', status)} {told.get('advice', '')}".strip())
        _wait(min(30, max(seconds, tried)))
    raise AssertionError("every try returns or raises")


def _wait(seconds):
    """Wait until the next try, as long as nobody stops the run."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        _stop_if_interrupted()
        time.sleep(min(0.5, left))


def _tried(file, file_name, fields):
    """One try: the status (0: nobody answered), what was told, and when to come again."""
    (scheme, host, port), token = _place(), _token()
    kind = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}[scheme]
    connection = kind(host, port, timeout=_SECONDS)
    boundary = uuid.uuid4().hex
    head, tail = _around(boundary, file_name, fields)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        connection.putrequest("POST", "/api/assets/upload")
        connection.putheader("Authorization", f"Bearer {token}")
        connection.putheader("User-Agent", "ComfyUI")
        connection.putheader("Content-Type", f"multipart/form-data; boundary={boundary}")
        connection.putheader("Content-Length", str(len(head) + size + len(tail)))
        connection.endheaders()
        connection.send(head)
        while piece := file.read(1 << 20):
            _stop_if_interrupted()
            connection.send(piece)
        connection.send(tail)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        return answer.status, told, int(answer.headers.get("Retry-After") or 0)
    except (OSError, http.client.HTTPException, ValueError) as error:
        advice = f"Is the library open to programs at {host}, port {port}?"
        return 0, {"error": f"The library did not answer ({error}).", "advice": advice}, 0
    finally:
        connection.close()


def _place():
    """Scheme, host and port of the library.

    Raises:
        DeskRefusedError: DESK_ADDRESS is none.
    """
    try:
        where = urlsplit(os.environ.get("DESK_ADDRESS", "").strip() or ADDRESS)
        port = where.port or _PORTS[where.scheme]
        if where.hostname:
            return where.scheme, where.hostname, port
    except (KeyError, ValueError):
        pass
    raise DeskRefusedError(f"DESK_ADDRESS is no address of a library: write it as {ADDRESS}.")


def _token():
    """The token, if it can be sent: the error of what cannot be sent would show it.

    Raises:
        DeskRefusedError: There is none.
    """
    token = os.environ.get("DESK_TOKEN", "").strip()
    if not token:
        raise DeskRefusedError("There is no token: start ComfyUI with DESK_TOKEN set to it.")
    if not (token.isascii() and token.isprintable()):
        raise DeskRefusedError("DESK_TOKEN is no token: it has letters that no token has.")
    return token


def _around(boundary, file_name, fields):
    """What stands before and behind the file in the body."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'
        for key, text in fields.items()
    ]
    safe = "".join(one if one.isalnum() or one in "-_. " else "_" for one in file_name)
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{safe}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return "".join(parts).encode("utf-8"), f"\r\n--{boundary}--\r\n".encode()


NODE_CLASS_MAPPINGS = {
    "DirectorsDeskSaveImage": SaveImageToDesk,
    "DirectorsDeskSaveVideo": SaveVideoToDesk,
    "DirectorsDeskSaveAudio": SaveAudioToDesk,
}
NODE_DISPLAY_NAME_MAPPINGS = {
    "DirectorsDeskSaveImage": "Save Image to Director's Desk",
    "DirectorsDeskSaveVideo": "Save Video to Director's Desk",
    "DirectorsDeskSaveAudio": "Save Audio to Director's Desk",
}
