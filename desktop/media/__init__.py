"""Decoding: probes, thumbnails, posters, waveforms, text extraction. Always in worker processes.

May import `domain` and `base`. Media is untrusted: nothing in this room runs in the window's
process except `pool.py`, which starts, limits and replaces the workers. Read `pool.py` first.

Upstairs: `pool` (the door), `line` (who waits), `requests` (what is said). In the worker: `worker`
(the edge), `limits` and `fence`, `source` (safe opening), `sniff` (what is it), and one reader per
family of content, found by `readers`: `still`, `raw`, `vector`, `pdf`, `movie`, `prose`. A new kind
of content is a line in `sniff` and, if nobody reads it yet, a module with `probe` and `render`.
"""
