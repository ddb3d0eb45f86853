"""Director's Desk for ComfyUI: two nodes that save pictures and videos into the open library.

Copy this file into ComfyUI's folder `custom_nodes`, open the library to programs (*Tools > Let
Programs In*, or `directors-desk serve`), and start ComfyUI with the token in its environment:

    DESK_TOKEN=$(directors-desk serve --show-token) python main.py

The nodes are under *image > Director's Desk*. They need nothing that ComfyUI does not have. The
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
        ids = []
        for number, image in enumerate(images, 1):
            title = name if len(images) == 1 else f"{name} {number}"
            content = _png(image, _texts(prompt, extra_pnginfo))
            with io.BytesIO(content) as file:
                ids.append(_send(file, f"{title}.png", title, shot_id, tags))
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
            video.save_to(str(path), metadata=texts or None)
            with path.open("rb") as file:
                key = _send(file, f"{name}.mp4", name, shot_id, tags)
        return {"ui": {"text": [key]}, "result": (key,)}


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


def _texts(prompt, extra):
    """The graph that made it, as ComfyUI writes it into its own files."""
    told = {} if prompt is None else {"prompt": prompt}
    told.update(extra or {})
    return {key: json.dumps(one) for key, one in told.items()}


def _png(image, texts):
    """A picture of ComfyUI (height, width, colours, from 0 to 1) as a PNG with texts in it."""
    import numpy
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    numbers = image.cpu().numpy() if hasattr(image, "cpu") else numpy.asarray(image)
    pixels = numpy.clip(numbers * 255.0 + 0.5, 0, 255).astype(numpy.uint8)
    info = PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    with io.BytesIO() as kept:
        Image.fromarray(pixels).save(kept, "PNG", pnginfo=info, compress_level=4)
        return kept.getvalue()


def _send(file, file_name, name, shot_id, tags):
    """Send one file; returns the id of its asset. Sent twice it is saved once.

    Raises:
        DeskRefusedError: It was not saved.
    """
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    fields = {
        "name": name,
        "tags": tags,
        "shot_id": shot_id.strip(),
        "generation_metadata": json.dumps({"software": "ComfyUI"}),
        "external_id": f"comfyui/{digest.hexdigest()}/{shot_id.strip()}",
    }
    for tried in range(1, TRIES + 1):
        file.seek(0)
        status, told, seconds = _tried(file, file_name, {k: v for k, v in fields.items() if v})
        if status in (200, 201):
            return told["id"]
        if status not in (0, 429, 503) or tried == TRIES:
            raise DeskRefusedError(f"{told.get('error', status)} {told.get('advice', '')}".strip())
        time.sleep(min(30, max(seconds, tried)))
    raise AssertionError("every try returns or raises")


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
}
NODE_DISPLAY_NAME_MAPPINGS = {
    "DirectorsDeskSaveImage": "Save Image to Director's Desk",
    "DirectorsDeskSaveVideo": "Save Video to Director's Desk",
}
