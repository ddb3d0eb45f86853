"""Keeping bytes: walking folders, hashing, copying into a library, finding a file again.

May import `domain` and `base`. The rule of the room: object first, row second; and on delete
row first, object later. Read `store.py` first.

`local` is the store of this machine's disks and the only file that follows a stored path; `stores`
names the kinds of stores there are. `finding` looks for originals on behalf of jobs, `presence` and
`survey` for many files at once: none of them waits long for a drive.
"""
