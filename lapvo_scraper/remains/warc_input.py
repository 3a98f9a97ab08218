"""WARC files of other programs as offers: each capture with its request, and what of them is no capture."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from lapvo_scraper.errors import LapvoError
from lapvo_scraper.reading.replayed import replay_address, undo_replay
from lapvo_scraper.remains.adopt import NotAdopted, adopt, beside, reply_of, target, time_of
from lapvo_scraper.remains.memento import moment_of
from lapvo_scraper.remains.offer import Flaw, LeftOut, Offer
from lapvo_scraper.remains.owners import reading_profile
from lapvo_scraper.remains.warc_walk import Damage, walk_warc
from lapvo_scraper.storage.evidence import warc_records
from lapvo_scraper.storage.evidence.captures import body_of
from lapvo_scraper.storage.evidence.payload import decode
from lapvo_scraper.storage.evidence.warc import Record, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lapvo_scraper.records import Evidence
    from lapvo_scraper.remains.offer import Found
    from lapvo_scraper.remains.owners import Owners
    from lapvo_scraper.sites import Site

MAX_HTTP_HEAD = 1 << 20
"""Bytes that a reply may have on top of the largest body its site allows."""

_CAPTURES = ("response", "revisit", "resource", "conversion")
_WITHOUT_ADDRESS = "urn:sha256:"  # what this archive calls a saved page that does not say where it is from
_MAX_INFO = 1 << 20


class WarcInput:
    """Reads one WARC file. `name`: how messages call it. `only_revisits`: pass over everything else."""

    def __init__(
        self,
        name: str,
        owners: Owners,
        evidence: Evidence,
        *,
        only_revisits: bool = False,
        watch: Callable[[int], None] | None = None,
    ) -> None:
        self._name, self._owners, self._evidence = name, owners, evidence
        self._wanted_types = ("revisit",) if only_revisits else _CAPTURES
        self._watch = watch
        self._own_site: Site | None = None  # whose pages a file of this program's making holds
        self._left_out = ""  # why the block that was just passed over is not wanted

    def read(self, file: BinaryIO, size: int) -> Iterator[Found]:
        """Yield what a file of `size` bytes holds, in order; a request goes beside its answer."""
        held: Offer | None = None  # waits for its request, which many programs write after it
        request: Record | None = None
        for found in self._walk(file, size):
            if isinstance(found, Record):
                request = found
            elif isinstance(found, Offer):
                if held is not None:
                    yield held
                held = found
            else:
                yield found
            if held and request and held.url == target(request) and not held.beside:
                held, request = replace(held, beside=(_bound(request, held),)), None
        if held is not None:
            yield held

    def _walk(self, file: BinaryIO, size: int) -> Iterator[Found | Record]:
        """Yield captures as offers, and requests as they are."""
        for found in walk_warc(file, size, self._is_wanted):
            if self._watch:
                self._watch(min(file.tell(), size))
            if isinstance(found, Damage):
                yield self._flaw(found)
            elif not found.whole and found.record.type == "request":
                continue  # its answer is left out, and counted
            elif not found.whole:
                yield LeftOut(self._left_out, target(found.record) or found.record.type)
            elif found.record.type == "warcinfo":
                self._own_site = self._named_in(found.record)
            else:
                yield found.record if found.record.type == "request" else self._capture(found.record)

    def _is_wanted(self, record: Record, size: int) -> bool:
        if record.type == "warcinfo":
            return size <= _MAX_INFO
        if record.type not in (*self._wanted_types, "request") or record.get(warc_records.VARIANT):
            self._left_out = "no-capture"
            return False
        url = target(record)
        site = self._site(url, record.type)
        if site is None:
            self._left_out = "other-site" if url.startswith(("http://", "https://")) else "no-capture"
            return False
        if size > site.max_bytes + MAX_HTTP_HEAD:
            self._left_out = "too-large"
            return False
        if record.get("WARC-Segment-Number"):
            self._left_out = "segmented"
            return False
        return True

    def _site(self, url: str, record_type: str) -> Site | None:
        shown = replay_address(url)
        if shown and record_type == "response":
            return self._owners.owner(shown[1])
        if url.startswith(_WITHOUT_ADDRESS) and record_type in ("resource", "conversion"):
            return self._own_site or self._owners.only
        return self._owners.owner(url)

    def _capture(self, record: Record) -> Offer | LeftOut:
        url = target(record)
        if shown := replay_address(url):
            return self._replayed(record, *shown)
        site = self._site(url, record.type)
        if site is None:
            return LeftOut("other-site", url)
        is_text = (record.get("Content-Type") or "text/plain").startswith("text/plain")
        if record.type == "conversion" and not is_text:
            return LeftOut("no-capture", url)
        try:
            adopted = adopt(record, self._evidence)
            at = time_of(record)
        except NotAdopted as error:
            return LeftOut(error.reason, url)
        if record.type == "response" and reply_of(record) is None:
            return LeftOut("no-http", url)
        body = body_of(record)
        payload_digest = digest(body.payload) if body else None
        evidence = cast("Evidence", adopted[warc_records.EVIDENCE])
        return Offer(site, url, at, payload_digest, evidence, adopted)

    def _replayed(self, record: Record, timestamp: str, url: str) -> Offer | LeftOut:
        """A page that somebody recorded while a web archive showed it: a saved copy of that page, of its time.

        The archive's errors, and files, whose bytes it may have changed, are left out.
        """
        site, reply = self._owners.owner(url), reply_of(record)
        if site is None:
            return LeftOut("other-site", url)
        content = decode(reply.payload, reply.header("Content-Encoding"), site.max_bytes).data if reply else b""
        is_page = reply is not None and reply.status == 200 and undo_replay(content) is not None
        if not is_page:
            return LeftOut("replay", url)
        at = moment_of(timestamp)
        copy = warc_records.resource(content, "text/html", url, "saved_html", date=at, info="")
        return Offer(site, url, at, digest(content), "saved_html", copy)

    def _named_in(self, info: Record) -> Site | None:
        """The portal whose crawl wrote what follows, when this program wrote it."""
        profile = warc_records.parse_fields(info.block).get("x-lapvo-profile")
        if not profile:
            return None
        try:
            site = reading_profile(json.loads(profile), f"warcinfo of {self._name}")
        except (ValueError, TypeError, AttributeError, LapvoError):
            return None
        if self._owners.accepts_others:
            self._owners.add(site)
        known = self._owners.named(site.name)
        return known if known and known.base_url == site.base_url else None

    def _flaw(self, damage: Damage) -> Flaw:
        place = f"{self._name}, byte {damage.offset:,}"
        what = "torn: the rest is no whole record" if damage.torn else f"{damage.length:,} bytes are no whole record"
        return Flaw(place, f"{what} ({damage.what})")


def _bound(request: Record, offer: Offer) -> Record:
    """A request as it is kept: bound to the answer, whose id may have changed."""
    kept = beside(request)
    fields = [pair for pair in kept.headers if pair[0].lower() != "warc-concurrent-to"]
    return Record((*fields, ("WARC-Concurrent-To", f"<urn:uuid:{offer.record.id}>")), kept.block)
