"""Decoding: probes, thumbnails, posters, waveforms, text extraction. Always in worker processes.

May import `domain` and `base`. Media is untrusted: nothing in this room runs in the window's
process except `pool.py`, which starts, limits and replaces the workers. Read `pool.py` first.
"""
