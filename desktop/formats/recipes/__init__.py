"""How generated files say what made them: one small file a generator, behind one interface.

Start with `parser.py`: what a parser is given and what it gives, and the list of all of them. A
parser gets the words that `media` found in the file, and opens nothing. All of them are untrusted:
parsed under limits, never evaluated. `docs/recipes.md` shows how to add one.
"""
