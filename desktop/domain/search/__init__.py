"""The query language: text in, tree out.

`docs/search.md` explains the language to the people who type it. `fields` is the table of its
fields; a text is cut by `lexer` and read by `parser` (a condition by `values` and `numbers`, dates
by `typed_dates` of `domain`) into a `tree`, which `format` writes as text again. `tokens`,
`complete` and `help` serve the search field and the manual.
"""
