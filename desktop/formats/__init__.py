"""Other programs' files as text: Fountain and Final Draft scripts, subtitles.

May import `domain` and `base`; `media` and every room above may import it. A format is one file
whose functions take text or bytes already read under a limit and give elements, or the other way
round; none opens a file. XML is untrusted: `final_draft.py` runs in a worker only.
"""
