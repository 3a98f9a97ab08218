"""What happens to the demo portal in the simulated year, night by night: known beforehand, so that it can be judged."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

    from lapvo_scraper.demo import DemoPortal
    from lapvo_scraper.demo.outages import Fault

SATURDAY = 5


@dataclass(frozen=True)
class Trouble:
    """The portal fails for some nights; one of `says` is what the crawl must say, ending with one of `codes`.

    With code 0 among them a night may say nothing, as long as another does.
    """

    first: int
    nights: int
    fault: Fault
    says: frozenset[str]
    codes: frozenset[int] = frozenset({6})

    def covers(self, night: int) -> bool:
        return self.first <= night < self.first + self.nights


@dataclass(frozen=True)
class Happened:
    """What was done to the portal before one night: entry ids."""

    new: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    restored: tuple[int, ...] = ()
    new_certificate: bool = False
    profile_mended: bool = False


@dataclass
class Plan:
    """The year. Numbers of nights count from 1."""

    days: int
    articles: int  # at first
    troubles: tuple[Trouble, ...]
    redesign: int  # from this night on, articles stand in a portlet of the portal's own
    mended: int  # from this night on, the profile has a template for it
    certificate: int
    remove_for_a_while: int
    bring_back: int
    silent: tuple[range, ...]  # nights before which nothing was published
    stale_from: int  # the last silence is an alarm from about this night on
    edit_every: int
    remove_every: int
    habits: tuple[str, ...] | None = None
    _chance: random.Random = field(default_factory=lambda: random.Random(7))
    _away: int | None = None

    def trouble(self, night: int) -> Trouble | None:
        """Return what ails the portal in a night."""
        return next((one for one in self.troubles if one.covers(night)), None)

    def theme_is_unknown(self, night: int) -> bool:
        """Say whether articles stand where no reader looks."""
        return self.redesign <= night < self.mended

    def let_happen(self, night: int, portal: DemoPortal) -> Happened:
        """Let the day before a night pass: publish, edit, remove, fail, recover."""
        portal.recover()
        if trouble := self.trouble(night):
            portal.break_down(trouble.fault)
        if night == self.redesign:
            portal.redesign(template="own-portlet")
        if night == 1:
            return Happened()
        is_workday = (portal.edition.today + timedelta(days=1)).weekday() < SATURDAY
        quiet = any(night in nights for nights in self.silent)
        new = 0 if quiet else self._chance.choice((1, 1, 2, 3) if is_workday else (0, 0, 0, 1))
        edits = int(night % self.edit_every == 0)
        removals = int(night % self.remove_every == 0)
        day = portal.pass_day(new, edits, removals, within_days=25)
        removed, restored = day["removed"], []
        if night == self.remove_for_a_while:
            self._away = self._newest_but_one(portal)
            portal.remove(self._away)
            removed = [*removed, self._away]
        if night == self.bring_back and self._away is not None:
            portal.restore(self._away)
            restored = [self._away]
        return Happened(
            tuple(day["new"]),
            tuple(one for one in day["edited"] if one not in removed),
            tuple(removed),
            tuple(restored),
            new_certificate=night == self.certificate,
            profile_mended=night == self.mended,
        )

    @staticmethod
    def _newest_but_one(portal: DemoPortal) -> int:
        return portal.edition.shown()[1].entry_id


def _trouble(first: int, nights: int, fault: Fault, *says: str, codes: tuple[int, ...] = (6,)) -> Trouble:
    return Trouble(first, nights, fault, frozenset(says), frozenset(codes))


NO_ROBOTS = "robots-unreachable"


def plan_of(days: int) -> Plan:
    """Return the year, or its events closer together."""
    return _year() if days >= 365 else _weeks(days)


def _year() -> Plan:
    return Plan(
        days=365,
        articles=60,
        troubles=(
            _trouble(20, 1, "maintenance", "portal-down"),
            _trouble(47, 2, "503", "portal-busy", NO_ROBOTS),
            _trouble(75, 3, "reset", "portal-unreachable", NO_ROBOTS),
            _trouble(101, 1, "waf", "portal-blocked"),
            _trouble(130, 1, "challenge", "portal-blocked"),
            _trouble(160, 2, "login", "portal-login"),
            _trouble(220, 4, "home", "articles-elsewhere", codes=(0, 8)),  # a night may ask for too few to tell
            _trouble(255, 1, "short-lists", "list-short", codes=(8,)),
            _trouble(270, 1, "empty-lists", "lists-empty", codes=(8,)),
            _trouble(285, 4, "404", "portal-missing"),
            _trouble(300, 1, "500", "portal-failing", NO_ROBOTS),
            _trouble(315, 1, "truncated", "pages-unfetched", "portal-unreachable", NO_ROBOTS, codes=(6, 8)),
        ),
        redesign=185,
        mended=191,
        certificate=240,
        remove_for_a_while=60,
        bring_back=115,
        silent=(range(29, 38), range(335, 366)),
        stale_from=347,
        edit_every=4,
        remove_every=11,
    )


def _weeks(days: int) -> Plan:
    return Plan(
        days=days,
        articles=18,
        troubles=(
            _trouble(5, 1, "maintenance", "portal-down"),
            _trouble(15, 1, "404", "portal-missing"),
        ),
        redesign=11,
        mended=13,
        certificate=17,
        remove_for_a_while=3,
        bring_back=9,
        silent=(),
        stale_from=days + 1,
        edit_every=4,
        remove_every=6,
    )


def certificate(context: ssl.SSLContext, folder: Path, serial: int) -> None:
    """Load a new certificate of the portal's own making into `context`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vamsen.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2034, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    path = folder / f"certificate-{serial}.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context.load_cert_chain(path)
