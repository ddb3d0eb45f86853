"""Decoding: probes, thumbnails, posters, waveforms, text extraction. Always in worker processes.

May import `formats`, `domain` and `base`. Media is untrusted: nothing in this room runs in the
window's process except `pool.py`, which starts, limits and replaces the workers (read it first),
and `colour_table.py`, which looks colours up in a table that a worker made of a LUT.

In the main process: `pool` (the worker processes), `task_queue` (the one in front of them),
`requests` (the messages). In a worker: `worker` (its loop), `limits` and `sandbox` (what it may use
and open), `source` (opening a file), `sniff` (what a file is, by its first bytes) with `signatures`
(the allowlist), and one reader per family of content, found by `readers`: `still_image`,
`tiff_image`, `photoshop`, `camera_raw`, `plates`, `svg`, `pdf`, `movie`, `camera_original`,
`text_file`, `lut_file`, and `documents` for what is on no list. `image_sequence` reads frames by
the readers of single pictures, `sidecars` what lies beside a file. A new kind of content is a line
in `signatures` and, if nobody reads it yet, a module with `probe` and `render`. Pictures of more
than 8 bits meet in `deep_picture`; `open_image_io` decodes them.
"""
