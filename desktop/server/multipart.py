"""Reads multipart bodies as they come: a file goes on piece by piece, and fields stay small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from desktop.server.errors import HttpProblem, ProblemError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FILE = "file"  # the part that is the file
_FIELDS = 40
_FIELD_BYTES = 4 << 20  # of all fields together; a workflow of ComfyUI is among them
_HEADER_BYTES = 16 << 10


class MultipartReader:
    """Takes a body apart.

    Attributes:
        fields: Those that are whole, by name.
        file_name: What the sender calls the file; None until it begins.
        is_whole: The end of the body was there.
    """

    def __init__(self, content_type: str) -> None:
        boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
        if not 1 <= len(boundary) <= 200:
            raise _unreadable("There is no boundary.")
        self.fields: dict[str, str] = {}
        self.file_name: str | None = None
        self.is_whole = False
        self._file = bytearray()
        self._part, self._header, self._size = bytearray(), [bytearray(), bytearray()], 0
        self._name, self._is_file, self._disposition = "", False, b""
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._named,
            "on_end": self._finish,
        }
        self._parser = MultipartParser(boundary, callbacks)

    def take(self, piece: bytes) -> bytearray:
        """Read the next piece of the body; returns what of the file came with it.

        Raises:
            ProblemError: It is no multipart, or more than is taken.
        """
        try:
            self._parser.write(piece)
        except FormParserError:
            raise _unreadable("It does not hang together.") from None
        found, self._file = self._file, bytearray()
        return found

    def end(self) -> None:
        """Nothing more comes.

        Raises:
            ProblemError: It was not all, or there was no file.
        """
        if not self.is_whole:
            raise _unreadable("Its end is missing.")
        if self.file_name is None:
            raise ProblemError(
                HttpProblem(422, "There is no file.", FILE, f'Send it as the part "{FILE}".')
            )

    def _begin(self) -> None:
        self._part, self._disposition = bytearray(), b""
        self._name, self._is_file = "", False
        self._header = [bytearray(), bytearray()]

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._add(self._header[0], data[start:end], _HEADER_BYTES)

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._add(self._header[1], data[start:end], _HEADER_BYTES)

    def _header_end(self) -> None:
        name, value = self._header
        if bytes(name).lower() == b"content-disposition":
            self._disposition = bytes(value)
        self._header = [bytearray(), bytearray()]

    def _named(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._is_file = self._name == FILE
        if not self._name:
            raise _unreadable("A part has no name.")
        if self._is_file:
            if self.file_name is not None:
                raise _unreadable("There is more than one file.")
            self.file_name = options.get(b"filename", b"").decode("utf-8", "replace")[:1000]
        elif len(self.fields) >= _FIELDS or self._name in self.fields:
            raise _unreadable("There are too many fields, or one of them twice.")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._file += data[start:end]
        else:
            self._size += end - start
            self._add(self._part, data[start:end], _FIELD_BYTES)

    def _end(self) -> None:
        if self._is_file:
            return
        if self._size > _FIELD_BYTES:
            raise _too_long()
        try:
            self.fields[self._name] = self._part.decode("utf-8")
        except UnicodeDecodeError:
            raise ProblemError(
                HttpProblem(422, "This field is not UTF-8.", self._name[:60])
            ) from None

    def _finish(self) -> None:
        self.is_whole = True

    def _add(self, to: bytearray, piece: bytes, limit: int) -> None:
        if len(to) + len(piece) > limit:
            raise _too_long()
        to += piece


def _unreadable(why: str) -> ProblemError:
    return ProblemError(HttpProblem(400, f"The body is no multipart. {why}"))


def _too_long() -> ProblemError:
    return ProblemError(
        HttpProblem(413, f"The fields beside the file have more than {_FIELD_BYTES >> 20} MB.")
    )
