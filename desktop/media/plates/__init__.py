"""Pictures of visual effects and artists: EXR, DPX, Cineon, Targa, Radiance, JPEG XL, JPEG 2000 ...

`reader` is what the rest of the room calls. Heads are read in plain Python, one module for each
family of formats (`exr_header`, `dpx_header` ...), all of them into a `Head`; so the facts of a
file are told even when its pixels are broken. `pixels` decodes, mostly by OpenImageIO.
"""
