"""A server from before RFC 5746 (secure renegotiation, 2010), which no OpenSSL of today can play: says its port.

Usage: old_tls_server.py CERTIFICATE_AND_KEY
"""

import contextlib
import socket
import sys
from pathlib import Path
from typing import Any

from tlslite.api import HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey
from tlslite.constants import CipherSuite, ExtensionType
from tlslite.errors import TLSError
from tlslite.messages import ClientHello

BODY = b"<html><title>Trang</title></html>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(BODY)

_parse = ClientHello.parse


def parse_as_of_old(hello: Any, parser: Any) -> Any:
    """Overlook what the client says of secure renegotiation; then nothing is answered to it."""
    _parse(hello, parser)
    hello.cipher_suites = [one for one in hello.cipher_suites if one != CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV]
    hello.extensions = [one for one in hello.extensions or [] if one.extType != ExtensionType.renegotiation_info]
    return hello


def main() -> None:
    ClientHello.parse = parse_as_of_old
    pem = Path(sys.argv[1]).read_text("ascii")
    chain = X509CertChain()
    chain.parsePemList(pem[pem.index("-----BEGIN CERTIFICATE") :])
    key = parsePEMKey(pem, private=True)
    settings = HandshakeSettings()
    settings.maxVersion = (3, 3)  # TLS 1.2: the next knows no renegotiation
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            client, _ = server.accept()
            with client, contextlib.suppress(TLSError, OSError):
                connection = TLSConnection(client)
                connection.handshakeServer(certChain=chain, privateKey=key, settings=settings)
                connection.recv(65536)
                connection.send(ANSWER + BODY)
                connection.close()


main()
