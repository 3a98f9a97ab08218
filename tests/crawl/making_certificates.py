"""Certificates of servers on this machine: signed by nobody but themselves, or by authorities that nobody knows."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_PRIVATE = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def certificate(folder: Path, name: str, *, host: str = "localhost", days: int = 30) -> Path:
    """Make a certificate of `host` that is good for so many days; return the file it stands in, with its key."""
    key = _key()
    path = folder / f"{name}.pem"
    path.write_bytes(key.private_bytes(*_PRIVATE) + _pem(_signed(name, key, name, key, days=days, host=host)))
    return path


def chain(folder: Path) -> tuple[Path, Path]:
    """A leaf without the intermediate certificate that signed it, and the root that a browser trusts."""
    root_key, between_key, leaf_key = _key(), _key(), _key()
    leaf, root = folder / "leaf.pem", folder / "root.pem"
    made = _signed("leaf", leaf_key, "between", between_key, host="localhost")
    leaf.write_bytes(leaf_key.private_bytes(*_PRIVATE) + _pem(made))
    root.write_bytes(_pem(_signed("root", root_key, "root", root_key)))
    return leaf, root


def server_context(pem: Path) -> ssl.SSLContext:
    """Return what a server needs to show the certificate in a file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by: str,
    by_key: ec.EllipticCurvePrivateKey,
    *,
    days: int = 30,
    host: str | None = None,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, by)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
    )
    if host:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    else:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(by_key, hashes.SHA256())


def _pem(made: x509.Certificate) -> bytes:
    return made.public_bytes(serialization.Encoding.PEM)
