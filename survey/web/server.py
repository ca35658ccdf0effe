"""The HTTP server: waitress, and a bound that ends connections which send or take too slowly.

waitress reads a whole request before a thread works on it, so that a slow sender takes no thread; what it takes is a
connection. Its own timeout counts from the last byte: who sends a byte now and then would stay for ever.
"""

from __future__ import annotations

import logging
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask

from survey.config import REQUEST_LIMIT
from survey.web.sharing_turns import Turns

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOST_CONNECTIONS, WITHOUT_POLL = 2_000, 450
"""Connections at a time; `select`, all that Windows has, knows 512 open files."""
_OTHER_FILES = 200
TICK = 0.1
"""Seconds that the server sleeps at most: so soon a process sees that the next connection is its own to take."""
_AT_ONCE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
REST = 0.005
"""Seconds from one pass over the connections to the next at least; whoever waited so long is served at once."""
SERVER: Mapping[str, Any] = {
    "threads": 6,  # three may wait for a rehearsal; more than there are processors get in each other's way
    "ident": None,  # no `Server` header
    "clear_untrusted_proxy_headers": False,  # `survey.web.proxies` reads them, and drops them for everybody
    "max_request_header_size": 32 * 1024,
    "max_request_body_size": REQUEST_LIMIT,
    "inbuf_overflow": 128 * 1024,  # of a body that comes in, the rest lies in a file
    "channel_timeout": 60,
    "asyncore_use_poll": True,  # select() knows no more than 1,024 open files
}
"""What the server is told besides host, port and connections: a request that is larger, and a connection that is idle
longer, ends.

The body's limit is that of the largest file that any page takes, with 2 MB for what is typed beside it; what a page
takes is narrower and said by the application.
"""
_log = logging.getLogger("survey.server")


@dataclass(frozen=True, slots=True)
class Patience:
    """How slowly a connection may send a request and take its answer."""

    header: float = 20.0  # seconds that the header may take from its first byte
    body: float = 30.0  # seconds: in any so long stretch a body must come at `rate`
    answer: float = 30.0  # seconds: in any so long stretch an answer that lies ready must be taken at `rate`
    rate: float = 1024.0  # bytes a second
    looks: float = 5.0  # seconds between two looks at the connections


class Flow:
    """Bytes that pass, looked at now and then: slow when a stretch of some seconds has less of them than `rate`."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._before = 0

    def stop(self) -> None:
        """Begin anew once bytes are expected again."""
        self._since = None

    def is_slow(self, passed: int, now: float, stretch: float, rate: float) -> bool:
        """Return whether the stretch that ends now had too few bytes. `passed`: all bytes so far."""
        if self._since is None:
            self._since, self._before = now, passed
        age = now - self._since
        if age <= stretch:
            return False
        if passed - self._before < rate * age:
            return True
        self._since, self._before = now, passed
        return False


REFUSED = {
    400: "请求的格式有误，无法处理。请返回上一页再试。\r\nThe request cannot be read. Please go back and try again.",
    413: "上传的内容太大，没有接收。请减小文件后再传。\r\nWhat was sent is too large. Please send a smaller file.",
    431: "请求头太大，无法处理。请清除本网站的 Cookie 后再试。\r\n"
    "The request's header is too large. Please clear this site's cookies and try again.",
}
OTHERWISE = "服务器无法处理这个请求。请稍后再试。\r\nThe server cannot handle this request. Please try again later."


class RefusedTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """What is said of a request that never reaches the application: Chinese first, and nothing of the server's own."""

    def execute(self) -> None:
        """Answer with the status of the error and a text for people."""
        error = self.request.error
        body = f"{REFUSED.get(error.code, OTHERWISE)}\r\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that knows since when its request comes in, and how much of its answer was taken.

    `began`: when the first byte came after the last whole request; empty lines are none.
    """

    error_task_class = RefusedTask
    began: float | None = None
    taken = 0

    def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - as waitress calls it
        self._body, self._answer = Flow(), Flow()
        super().__init__(*arguments, **more)

    def received(self, data: bytes) -> bool:
        """Take bytes that came in."""
        if self.began is None:
            self.began = time.monotonic()
        return bool(super().received(data))

    def service(self) -> None:
        """Answer the request that came in."""
        self.began = None
        super().service()

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 - as waitress calls it
        """Hand bytes of the answer on, and count them."""
        sent = int(super().send(data, do_close))
        self.taken += sent
        return sent

    def is_slow(self, now: float, patience: Patience) -> bool:
        """Return whether this connection sends or takes more slowly than it may."""
        return self._takes_slowly(now, patience) or self._sends_slowly(now, patience)

    def end(self) -> None:
        """Close at the next occasion, and throw away what nobody took: the system would keep it for minutes.

        waitress closes when it may write; where nothing can be written, that never comes without `shutdown`.
        """
        if self.total_outbufs_len:
            with suppress(OSError):
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                self.socket.shutdown(socket.SHUT_RDWR)
        self.will_close = True

    def _sends_slowly(self, now: float, patience: Patience) -> bool:
        request = self.request
        if self.requests or self.began is None:
            self._body.stop()
            return False
        if request is None or not request.headers_finished:
            self._body.stop()
            return now - self.began > patience.header
        return self._body.is_slow(request.body_bytes_received, now, patience.body, patience.rate)

    def _takes_slowly(self, now: float, patience: Patience) -> bool:
        if self.total_outbufs_len:
            return self._answer.is_slow(self.taken, now, patience.answer, patience.rate)
        self._answer.stop()
        return False


class Server:
    """What listens: on one address, or on two for a name such as localhost."""

    def __init__(self, server: Any, sockets: Mapping[int, Any]) -> None:  # noqa: ANN401 - waitress has no types
        self._server, self._sockets = server, sockets

    @property
    def listening(self) -> list[Any]:
        """The sockets that take connections."""
        return [one for one in self._sockets.values() if isinstance(one, BaseWSGIServer)]

    @property
    def port(self) -> int:
        """The port of the first."""
        return int(self.listening[0].effective_port)

    def take_turns(self, turns: Turns) -> None:
        """Leave a connection that comes to a process with fewer of them."""
        for one in self.listening:
            one.readable = _Readable(one, self.listening, turns)

    def serve(self) -> None:
        """Serve, in any thread, until `close` and until the last connection has ended."""
        self._server.run()

    def run(self) -> None:
        """Serve, in the main thread, until Ctrl-C or SIGTERM.

        Then no connection is taken, and requests at work have five seconds more.
        """
        before = signal.signal(signal.SIGTERM, self._end)
        try:
            self._server.run()
        finally:
            signal.signal(signal.SIGTERM, before)

    def close(self) -> None:
        """Take no more connections."""
        self._server.close()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        for one in self.listening:
            wasyncore.dispatcher.close(one)  # the trigger stays, which requests at work still use
        sys.exit(0)


def listen(application: WSGIApplication, host: str, port: int, patience: Patience | None = None) -> Server:
    """Return a server that listens already and serves once it is told to. Raises OSError when it can't listen."""
    return _made(application, patience or Patience(), host=host, port=port)


def share(application: WSGIApplication, sockets: Sequence[socket.socket], patience: Patience | None = None) -> Server:
    """Return a server on sockets that listen already, which other processes serve, too."""
    return _made(application, patience or Patience(), sockets=list(sockets))


def _made(application: WSGIApplication, patience: Patience, **where: Any) -> Server:  # noqa: ANN401 - as waitress takes it
    sockets = dict[int, Any]()
    try:
        made = create_server(
            application,
            map=sockets,
            connection_limit=most_connections(),
            cleanup_interval=patience.looks,
            asyncore_loop_timeout=min(TICK, patience.looks),
            **where,
            **SERVER,
        )
    except OSError:
        wasyncore.close_all(sockets, ignore_all=True)
        raise
    made.asyncore = _PacedLoop
    server = Server(made, sockets)
    for one in server.listening:
        one.channel_class = Channel
        one.maintenance = _Maintenance(one, patience)
    return server


class _PacedLoop:
    """waitress's loop over the connections, with a rest between two passes.

    A pass asks every connection what it waits for; with many of them, each answer would cost several passes.
    """

    @staticmethod
    def loop(timeout: float, *, map: dict[int, Any], use_poll: bool) -> None:  # noqa: A002 - as waitress calls it
        """Serve the connections until there is none."""
        poll = wasyncore.poll2 if use_poll and hasattr(select, "poll") else wasyncore.poll
        while map:
            began = time.monotonic()
            poll(timeout, map)
            time.sleep(max(0.0, began + REST - time.monotonic()))


class _Readable:
    """What waitress asks before it waits: whether this process takes the next connection."""

    def __init__(self, server: Any, all_listening: Sequence[Any], turns: Turns) -> None:  # noqa: ANN401 - waitress has no types
        self._all, self._turns = all_listening, turns
        self._readable = server.readable

    def __call__(self) -> bool:
        mine = self._turns.is_mine(sum(len(one.active_channels) for one in self._all))
        return bool(self._readable()) and mine


class _Maintenance:
    """What waitress calls now and then: its own timeout of idle connections, then the bound."""

    def __init__(self, server: Any, patience: Patience) -> None:  # noqa: ANN401 - waitress has no types
        self._server, self._patience = server, patience
        self._idle = server.maintenance

    def __call__(self, now: float) -> None:
        self._idle(now)
        slow = [
            channel
            for channel in self._server.active_channels.values()
            if not channel.will_close and channel.is_slow(time.monotonic(), self._patience)
        ]
        for channel in slow:
            channel.end()
        if slow:
            _log.warning("%d connections ended: they sent or took less than a slow line does", len(slow))


def most_connections() -> int:
    """Return how many connections may be open at once, and ask the system for as many files.

    A body that comes in may need a file beside its connection. Without `poll` or with a lower limit they are fewer.
    """
    if not hasattr(select, "poll"):
        return WITHOUT_POLL
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return WITHOUT_POLL
    wanted = 2 * MOST_CONNECTIONS + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        raised = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
            soft = raised
    files = wanted if soft == resource.RLIM_INFINITY else min(soft, wanted)
    return max(WITHOUT_POLL // 10, (files - _OTHER_FILES) // 2)
