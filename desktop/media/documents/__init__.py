"""Project and exchange files of other programs, taken as documents when somebody asks for them.

`kinds` says what a file is, `reader` tells its facts and makes its picture: the one that the
program put into the file (`previews`), a specimen of a font, or its text as a page. Nothing inside
an archive is ever unpacked to a disk; names in it are looked for and never followed.
"""
