"""An ASGI application on a loopback port, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

from wizard.errors import UsageError
from wizard.rehearsal.wire import DroppableProtocol

HOST = "127.0.0.1"
TICK_SECONDS = 0.1  # as uvicorn's own loop: on_tick renews the Date header


class _Prompt(uvicorn.Server):
    """A server that says when it accepts connections, and stops when told, not at its next tick."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self.ready.set()

    async def main_loop(self) -> None:
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), TICK_SECONDS)

    def ask_to_stop(self) -> None:
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._stopping.set)


def bind(port: int) -> socket.socket:
    """A listening socket on loopback; port 0 takes a free one. Raises ``UsageError`` when taken."""
    # The protocol is named because asyncio sets TCP_NODELAY only then: otherwise 40 ms per answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(1024)
    except (OSError, OverflowError) as exc:
        listener.close()
        raise UsageError(
            f"Port {port} on {HOST} cannot be used: {exc}.",
            fix="Choose another with --port, or 0 for a free one.",
        ) from exc
    return listener


class Server:
    """Serves one application until ``stop``; ``dated`` answers bear this machine's time."""

    def __init__(self, app: ASGIApp, listener: socket.socket, *, dated: bool = True) -> None:
        self.url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._listener = listener
        config = uvicorn.Config(
            app,
            http=DroppableProtocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            log_level="critical",
            server_header=False,
            date_header=dated,
            timeout_graceful_shutdown=1,
        )
        self._server = _Prompt(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name=f"rehearsal {self.url}", daemon=True
        )

    def start(self) -> None:
        self._thread.start()
        self._server.ready.wait()

    def stop(self) -> None:
        """Close the port and wait for the thread; a second call does nothing."""
        if self._thread.is_alive():
            self._server.ask_to_stop()
            self._thread.join()
        self._listener.close()
