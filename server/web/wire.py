"""The websocket below the messages: what is too long, or is no text, is refused without losing the connection.

The websocket library can only close a connection on which such a message comes. A page would come back by itself, but
its user would not learn why; so frames pass a sieve first that swallows what is too long, never holding it in memory.
"""

from __future__ import annotations

from asyncio import Event, TimerHandle
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter
from typing import Any, ClassVar

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

FIN, CONTROL, OPCODE, MASKED, LENGTH = 0x80, 0x08, 0x0F, 0x80, 0x7F
LENGTH_16, LENGTH_64 = 126, 127
SHORT, MOST_WAITING = 4096, 16
"""Bytes of a message, and messages, from which on no more is read until those that came are taken."""
WAIT, LEAST_RATE = 10.0, 4096
"""Seconds that a connection may take to its first message, and a message to its end, and bytes for each further one."""
MOST_HELD = 256_000_000
"""Bytes of messages that are incomplete, or wait, or are being handled, of all connections of a process."""
MOST_FRAMES = 1000
"""Frames that may come at once. A page sends some tens a second; thousands of empty ones would hold up everybody."""
NOT_ALLOWED, TRY_AGAIN = 1008, 1013
BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
EMPTY_END = bytes([FIN, MASKED, 0, 0, 0, 0])
"""A last, empty frame of a message, as a client would send it."""


@dataclass(frozen=True)
class TooLong:
    """A message of `size` bytes was swallowed. begun: not its first part, which was through; an EMPTY_END follows."""

    size: int
    begun: bool


class Sieve:
    """Lets the frames of messages up to `limit` bytes through, and swallows the rest of longer ones.

    The layout of a frame (RFC 6455, 5.2): FIN and opcode; mask bit and 7 bits of length; 2 or 8 bytes of length where
    those are 126 or 127; 4 bytes of mask; payload.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._kept = b""  # the beginning of a header whose rest has not come yet
        self._left = 0  # of the present frame's payload
        self._swallowing = False  # the present frame
        self._size = 0  # of the present message, so far
        self._passed = False  # whether any frame of the present message was let through
        self._ends = False  # whether the present frame ends a message that is too long

    def feed(self, data: bytes) -> list[bytes | TooLong]:
        """What to hand on for these bytes, in order."""
        out: list[bytes | TooLong] = []
        data, self._kept = self._kept + data, b""
        at = 0
        while at < len(data) or (self._swallowing and not self._left):
            if self._left:
                stop = min(len(data), at + self._left)
                if not self._swallowing:
                    out.append(data[at:stop])
                self._left -= stop - at
                at = stop
            elif self._swallowing:
                self._swallowing = False
                if self._ends:
                    out.append(TooLong(self._size, self._passed))
                    if self._passed:
                        out.append(EMPTY_END)
            else:
                header = self._header(data, at)
                if header == 0:
                    self._kept = data[at:]
                    break
                if not self._swallowing:
                    out.append(data[at : at + header])
                at += header
        return out

    def _header(self, data: bytes, at: int) -> int:
        """Reads a frame's header and decides on the frame. Returns the header's length, 0 if it is not complete."""
        if len(data) < at + 2:
            return 0
        first, second = data[at], data[at + 1]
        wide = {LENGTH_16: 2, LENGTH_64: 8}.get(second & LENGTH, 0)
        size = 2 + wide + (4 if second & MASKED else 0)
        if len(data) < at + size:
            return 0
        self._left = int.from_bytes(data[at + 2 : at + 2 + wide], "big") if wide else second & LENGTH
        if not first & CONTROL:
            if first & OPCODE:
                self._size, self._passed = 0, False
            self._size += self._left
            self._swallowing = self._size > self.limit
            self._passed = self._passed or not self._swallowing
            self._ends = bool(first & FIN)
        return size


class WireProtocol(WebSocketsSansIOProtocol):
    """uvicorn's websocket protocol behind a sieve. A refused message reaches the application as an event with `fault`,
    its code and its text; a long one has its `weight` with it, in bytes and the seconds that it took until here.

    A message that does not come on ends the connection, and so does one too many that has not been dealt with; nothing
    of it is kept.
    """

    held: ClassVar[int] = 0
    """Bytes of messages that are incomplete or not yet dealt with, of all connections."""
    sending: ClassVar[set[WireProtocol]] = set()
    """Connections on which a message is incomplete."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._parts = bytearray()  # of the present message, behind its first
        self._held = 0
        self._got = 0  # bytes since the present message was waited for
        self._since: float | None = None  # when that began; None while no message is
        self._begun = self._spent = 0.0  # when bytes came last; seconds that those of the present message have taken
        self._gone = Event()  # set when nobody speaks here any more
        self._whole = self._taken = 0  # bytes of long messages that are complete; of the one that is being handled
        self._look_timer: TimerHandle | None = None
        self._sieve = Sieve(self.config.ws_max_size)
        self._too_long = 0
        self._early = b""  # frames that came before the client was let in

    def data_received(self, data: bytes) -> None:
        """Handles bytes from the client: its request, alone, and then frames. Those that come before it was let in
        wait until it is."""
        if not self.handshake_initiated:
            super().data_received(data)
            if self.conn.handshake_exc is not None and not self.handshake_initiated:
                self._turn_away()
            return
        if not self.handshake_complete:
            self._early += data
            self.transport.pause_reading()
            return
        self._got += len(data)
        self._begun = perf_counter()
        parts = self._sieve.feed(data)
        if len(parts) > 2 * MOST_FRAMES:  # of each frame its header and what it holds
            self._end(NOT_ALLOWED, "too many frames at once")
            return
        for part in parts:
            if isinstance(part, bytes):
                super().data_received(part)
            elif part.begun:
                self._too_long = part.size  # told when the EMPTY_END that follows completes the message
            else:
                self._refuse(part.size)
        self._spent += perf_counter() - self._begun
        self._count()

    def _turn_away(self) -> None:
        """Answers what asks for a websocket as no websocket does: with another method, a body, too many headers. The
        library has read no request, and would wait for ever."""
        self.transport.write(b"".join(self.conn.data_to_send()) or BAD_REQUEST)
        self.transport.close()

    async def send(self, message: Any) -> None:
        """Sends for the application."""
        await super().send(message)
        if message["type"] == "websocket.accept":
            del self.request, self.response  # a third of what a connection costs until it says something
            self._go_on()

    def _go_on(self) -> None:
        """The client was let in: the frames that came early are handled."""
        early, self._early = self._early, b""
        if early and not self.disconnected:
            self.transport.resume_reading()
            self.data_received(early)

    def handle_connect(self, event: Any) -> None:
        """Lets the application answer. From then on the first message is waited for."""
        super().handle_connect(event)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            scope: Any = self.scope  # `gone` is ours
            scope["gone"] = self._gone
        self._wait()

    def shutdown(self) -> None:
        """The server ends."""
        self._gone.set()
        super().shutdown()

    def handle_ping(self) -> None:
        """Answers a ping, but not while much waits to be taken: pongs that nobody reads would fill the memory. RFC 6455
        (5.5.3) lets a server leave some out."""
        pong = b"".join(self.conn.data_to_send())
        if self.writable.is_set():
            self.transport.write(pong)

    def handle_cont(self, event: Any) -> None:
        """Adds a part to its message. In a list, as the library keeps them, endless empty parts would cost memory."""
        self._parts += event.data
        if event.fin:
            self.send_receive_event_to_app()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone, and all that it sent in vain: the library's objects are in cycles, found late."""
        super().connection_lost(exc)
        self._gone.set()
        if self._look_timer is not None:
            self._look_timer.cancel()
        self._forget()
        self.conn.reader.discard()
        self.conn.parser.close()  # it holds the last frame
        self.frames, self._parts, self._early = [], bytearray(), b""
        gone = self.queue.get_nowait()
        while not self.queue.empty():
            gone = self.queue.get_nowait()  # the last one says that it is gone
        self.queue.put_nowait(gone)

    def _count(self) -> None:
        """Counts what came of a message that is not complete."""
        incomplete = len(self.conn.reader.buffer) + sum(map(len, self.frames)) + len(self._parts)
        self._hold(incomplete + self._whole)
        if incomplete:
            self._wait()
            WireProtocol.sending.add(self)
        else:
            WireProtocol.sending.discard(self)
        while self._held and WireProtocol.held > MOST_HELD:
            costly = max([self, *WireProtocol.sending], key=WireProtocol.cost)
            costly._end(TRY_AGAIN, "too many long messages at once")

    def cost(self) -> float:
        """What an incomplete message costs all others, in bytes times seconds: who holds much and sends slowly makes
        room, and not whoever comes next. It costs nothing while it is we who don't read."""
        if self._since is None or self.read_paused:
            return 0.0
        return (self._held - self._whole) * (self.loop.time() - self._since)

    def _hold(self, held: int) -> None:
        """Counts so many bytes as this connection's."""
        WireProtocol.held += held - self._held
        self._held = held

    def _forget(self) -> None:
        self._whole = self._taken = self._got = 0
        self._hold(0)
        WireProtocol.sending.discard(self)
        self._since = None

    def _wait(self) -> None:
        """A message is waited for."""
        if self._since is None and not self.disconnected:
            self._since, self._got = self.loop.time(), 0
            if self._look_timer is None:
                self._look_timer = self.loop.call_later(WAIT, self._look)

    def _look(self) -> None:
        self._look_timer = None
        if self._since is None:
            return
        if self.read_paused:  # it was we who did not read
            self._since, self._got = self.loop.time(), 0
        left = WAIT + self._got / LEAST_RATE - (self.loop.time() - self._since)
        if left > 0:
            self._look_timer = self.loop.call_later(left, self._look)
        else:
            self._end(NOT_ALLOWED, "no message came in time")

    def _end(self, code: int, reason: str) -> None:
        self._forget()
        if not self.close_sent and not self.disconnected:
            self.conn.fail(code, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
        self.transport.close()

    def send_receive_event_to_app(self) -> None:
        """Hands a complete message on."""
        if self._too_long:
            size, self._too_long, self.frames, self._parts = self._too_long, 0, [], bytearray()
            self._refuse(size)
            return
        data, self.frames, self._parts = b"".join([*self.frames, self._parts]), [], bytearray()
        if self.close_sent:
            return
        if self.curr_msg_data_type != "text":
            self._hand_on({"bytes": data}, len(data))
            return
        try:
            text = data.decode()
        except UnicodeDecodeError:
            self._fault("bad_text", "the message is not text in UTF-8")
        else:
            self._hand_on({"text": text}, len(data))

    def _refuse(self, size: int) -> None:
        allowed = self.config.ws_max_size
        self._fault("message_too_large", f"the message has {size:,} bytes; at most {allowed:,} are allowed")

    def _fault(self, code: str, text: str) -> None:
        self._hand_on({"fault": (code, text)}, 0)

    def _hand_on(self, content: dict[str, object], size: int) -> None:
        """Queues an event for the application; no message is waited for any more. Nothing more is read while much
        waits; the library would stop and go on reading for each single message, which costs more than most of them."""
        self._since, self._got = None, 0
        event: Any = {"type": "websocket.receive", **content}  # `fault` is ours: no type of the library's has it
        now = perf_counter()
        if size > SHORT:
            self._whole += size
            event["weight"] = size, self._spent + now - self._begun
        self._spent, self._begun = 0.0, now
        self.queue.put_nowait(event)
        if (size > SHORT or self.queue.qsize() >= MOST_WAITING) and not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()

    async def receive(self) -> Any:
        """The next message, for the application, which is done with the one before."""
        if self._taken:
            self._whole -= self._taken
            self._hold(self._held - self._taken)
        event: Any = await super().receive()
        self._taken = 0 if self.disconnected else event.get("weight", (0, 0.0))[0]
        return event
