"""The demo library: a short film's media, made by program, and a library with the film they make.

May import `jobs` and everything below; the window and the command line both call
`make_demo.make_demo_library`. `studio/` draws, films and records, `dressing.py` is the edit that
sets tags, cast and film up.
"""
