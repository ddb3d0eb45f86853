"""Other programs' files as text: scripts, subtitles, Word and RTF, LUTs, and what XMP says.

May import `domain` and `base`; `media` and every room above may import it. A format is one file
whose functions take text or bytes already read under a limit and give elements, or the other way
round; none opens a file. XML is untrusted: what reads it (`final_draft`, `word`,
`xmp`) runs in a worker only.
"""
