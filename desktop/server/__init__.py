"""The door for other programs: HTTP, on this machine unless a person says otherwise.

May import `tracking` and what lies below it, but writes by the verbs of `tracking` alone; knows no
window. `directors-desk serve` starts it. Read `application.py` first, then `gate.py`, through which
every request comes; `docs/http.md` tells it to those who use it.
"""
