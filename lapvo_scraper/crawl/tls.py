"""What is known about a TLS connection: version, cipher, certificate, and whether it would have been trusted.

Pages of vanishing portals are kept whatever their certificate says; the verdict is kept with them. Only
public names of pyOpenSSL and service-identity are used, so it works the same with every Twisted.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import ssl
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import crypto
from service_identity import CertificateError, VerificationError
from service_identity.pyopenssl import verify_hostname, verify_ip_address

from lapvo_scraper import clock
from lapvo_scraper.records import Tls

if TYPE_CHECKING:
    from OpenSSL import SSL

GOOD = "ok"

_AES = re.compile(r"(?:(ECDHE|DHE)-(RSA|ECDSA)-)?AES(128|256)-(GCM-)?(SHA(?:256|384)?)")
_CHACHA = re.compile(r"(ECDHE|DHE)-(RSA|ECDSA)-CHACHA20-POLY1305")


def describe(connection: SSL.Connection, host: str) -> Tls | None:
    """Return how `connection` to `host` is secured; None when the peer showed no certificate."""
    leaf = connection.get_peer_certificate(as_cryptography=True)
    if leaf is None:
        return None
    return Tls(
        version=connection.get_protocol_version_name(),
        cipher=iana_name(connection.get_cipher_name() or ""),
        certificate=leaf.public_bytes(Encoding.DER),
        verdict=_verdict(connection, host),
    )


def iana_name(openssl_name: str) -> str:
    """Return the IANA name of a cipher suite, or OpenSSL's own for suites out of use.

    >>> iana_name("ECDHE-RSA-AES128-GCM-SHA256")
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
    """
    if match := _AES.fullmatch(openssl_name):
        exchange, signature, bits, gcm, digest = match.groups()
        keys = f"{exchange}_{signature}" if exchange else "RSA"
        return f"TLS_{keys}_WITH_AES_{bits}_{'GCM' if gcm else 'CBC'}_{digest}"
    if match := _CHACHA.fullmatch(openssl_name):
        return f"TLS_{match[1]}_{match[2]}_WITH_CHACHA20_POLY1305_SHA256"
    return openssl_name


_verdicts: dict[tuple[str, str], str] = {}


def _verdict(connection: SSL.Connection, host: str) -> str:
    """Return "ok", or why a browser would have refused. Judged once per host and chain: a crawl has few."""
    chain = connection.get_peer_cert_chain() or []
    seen = hashlib.sha256()
    for certificate in chain:
        seen.update(certificate.digest("sha256"))
    key = (host, seen.hexdigest())
    if key not in _verdicts:
        _verdicts[key] = "; ".join(filter(None, (_trust(chain), _identity(connection, host)))) or GOOD
    return _verdicts[key]


def _trust(chain: list[crypto.X509]) -> str | None:
    if not chain:
        return "no certificate"
    context = crypto.X509StoreContext(_trust_store(), chain[0], chain[1:])
    try:
        context.verify_certificate()
    except crypto.X509StoreContextError as error:
        return str(error)
    return None


@lru_cache(maxsize=1)
def _trust_store() -> crypto.X509Store:
    """The certificates this machine trusts (SSL_CERT_FILE and SSL_CERT_DIR are honoured)."""
    store = crypto.X509Store()
    paths = ssl.get_default_verify_paths()
    if paths.cafile or paths.capath:
        store.load_locations(paths.cafile, paths.capath)
    if clock.is_simulated():
        store.set_time(clock.now())
    return store


def _identity(connection: SSL.Connection, host: str) -> str | None:
    try:
        if _is_address(host):
            verify_ip_address(connection, host)
        else:
            verify_hostname(connection, host)
    except (VerificationError, CertificateError):
        return f"certificate is not for {host}"
    return None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
