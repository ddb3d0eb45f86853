"""Connections of the server: those that say nothing are closed, and what is no HTTP is told so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

HEAD_SECONDS = 20.0  # in which the head of a request has to come
READ_SECONDS = 30.0  # after which it is looked whether a caller takes what waits for it
READ_BYTES = 480 << 10  # that it has to take meanwhile, or all that there are
CONNECTIONS = 512


class DoorConnection(H11Protocol):
    """One connection. Its head comes in time and its answers are read, or it is closed."""

    _head_timer: asyncio.TimerHandle | None = None
    _read_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin; one more than there is room for is closed at once."""
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS and not self._close_an_idle_one():
            transport.close()
            return
        self._watch_head()

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        super().data_received(data)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_watching()
        self._stop_waiting()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """More waits to be read than is kept: it is read in time, or nobody reads it."""
        super().pause_writing()
        if self._read_timer is None:
            self._wait_for_reader()

    def resume_writing(self) -> None:
        """It was read."""
        self._stop_waiting()
        super().resume_writing()

    def shutdown(self) -> None:
        """End; a file that is being sent is not sent to its end, which may be far."""
        running: RequestResponseCycle | None = self.cycle
        if running is not None and running.response_started and not running.response_complete:
            self.transport.abort()
        else:
            super().shutdown()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, as every failure is answered."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()  # it has an answer already, or the half of one
            return
        told = {"error": msg, "field": "", "advice": ""}
        head = [(b"content-type", b"application/json"), (b"connection", b"close")]
        for event in (
            h11.Response(status_code=400, headers=head, reason=b"Bad Request"),
            h11.Data(data=json.dumps(told).encode("ascii")),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event))
        self.transport.close()

    def _should_upgrade(self) -> bool:
        """Nothing else than HTTP is spoken here, whatever is asked for."""
        return False

    @property
    def _is_busy(self) -> bool:
        running: RequestResponseCycle | None = self.cycle  # none before the first request
        return running is not None and not running.response_complete

    def _close_an_idle_one(self) -> bool:
        """Make room for this connection: who says nothing goes first, and not who comes last."""
        for other in self.connections:
            if isinstance(other, DoorConnection) and other is not self and not other._is_busy:
                self.connections.discard(other)
                other.transport.abort()
                return True
        return False

    def _watch_head(self) -> None:
        if self._is_busy:
            self._stop_watching()
        elif self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_watching(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _wait_for_reader(self) -> None:
        waits = self.transport.get_write_buffer_size()
        self._read_timer = self.loop.call_later(READ_SECONDS, self._look_at_reader, waits)

    def _look_at_reader(self, before: int) -> None:
        if self.transport.get_write_buffer_size() > before - READ_BYTES:
            self.transport.abort()
        else:
            self._wait_for_reader()

    def _stop_waiting(self) -> None:
        if self._read_timer is not None:
            self._read_timer.cancel()
            self._read_timer = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()
