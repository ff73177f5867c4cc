"""Ports that have a fixed name in this process and are free ones on this machine.

Addresses are part of what is listed, exported and planned, and so of digests and fingerprints: they have to
be the same at every run, while two runs at once must not want one port.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

_bind, _connect, _getsockname = socket.socket.bind, socket.socket.connect, socket.socket.getsockname


@contextmanager
def named_ports(*names: int) -> Iterator[None]:
    """While it lasts, who binds one of these ports (IPv4) gets a free one, and who connects is led there."""
    real: dict[int, int] = {}

    def bind(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_INET and address[1] in names:
            _bind(self, (address[0], 0))
            real[address[1]] = _getsockname(self)[1]
        else:
            _bind(self, address)

    def connect(self: socket.socket, address: Any) -> None:
        is_named = self.family == socket.AF_INET and address[1] in real
        _connect(self, (address[0], real[address[1]]) if is_named else address)

    def getsockname(self: socket.socket) -> Any:
        found = _getsockname(self)
        name = next(
            (name for name, port in real.items() if self.family == socket.AF_INET and port == found[1]), 0
        )
        return (found[0], name) if name else found

    with (
        patch.object(socket.socket, "bind", bind),
        patch.object(socket.socket, "connect", connect),
        patch.object(socket.socket, "getsockname", getsockname),
    ):
        yield
