"""The way to a web archive through the operator's proxy."""

from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lapvo_scraper.sites.origins import Origin


def connect_through(proxy: Origin, target: Origin, *, timeout: float) -> socket.socket:
    """Return a connection to a proxy on which `target` can be spoken with: for https through a tunnel.

    The proxy is asked in plain HTTP, whatever the scheme of its address. Raises OSError, HTTPException.
    """
    connection = socket.create_connection((proxy.host, proxy.port), timeout=timeout)
    if target.scheme == "https":
        try:
            _open_tunnel(connection, target)
        except BaseException:
            connection.close()
            raise
    return connection


def _open_tunnel(connection: socket.socket, target: Origin) -> None:
    """Ask for a tunnel (CONNECT, RFC 9110 section 9.3.6)."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    asked = f"CONNECT {host}:{target.port} HTTP/1.1\r\nHost: {host}:{target.port}\r\n\r\n"
    connection.sendall(asked.encode("ascii"))
    answer = http.client.HTTPResponse(connection, method="CONNECT")
    answer.begin()
    answer.close()  # the connection itself stays open
    if not 200 <= answer.status < 300:
        raise ConnectionRefusedError(f"the proxy answers {answer.status} {answer.reason} to CONNECT {host}")
