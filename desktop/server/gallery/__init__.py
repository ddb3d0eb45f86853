"""The gallery: a web page and an API on a library that only reads, for whoever is to look at it.

It is a part of the server since it stands behind the same gate, with the same limits, connections
and answers for media; what it tells comes from `jobs/gallery_reads.py`, which knows no HTTP. Read
`gallery_rules.py` first: who asks, and in which scope. `docs/gallery.md` tells it to people.
"""
