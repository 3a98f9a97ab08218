"""The nouns of this project, frozen and complete at birth.

Reading makes `Reading` (what one page says), the crawl makes `Exchange` (what went over the wire), storage makes
`Capture` (one retrieval of one URL at one time). The words are those of docs/contract.md, section 2.

Times: ours are `datetime` in UTC; the portal's are text, ISO 8601 in the portal's own zone
(`2021-01-20T15:30:00+07:00`), or shorter when less is known (`2021-01-20`, `2021-01`, `2021`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

PageKind = Literal["article", "listing", "missing", "down", "login", "blocked", "other"]
BlockKind = Literal["paragraph", "heading", "quote", "list_item", "table", "caption"]
Role = Literal["author", "editor", "photo", "video", "source", "desk", "signer"]
NameKind = Literal["person", "organisation"]
Precision = Literal["minute", "day", "month"]
PublishedSource = Literal["template", "metadata", "headless", "rss", "list"]
EventDateSource = Literal["explicit", "published", "bracket", "text"]

UrlKind = Literal["listing", "article", "image", "attachment", "style", "robots", "feed", "sitemap", "api"]
UrlState = Literal["due", "leased", "done", "refused", "failed"]
Evidence = Literal["live", "warc", "wacz", "web_archive", "saved_html", "text"]
RecordType = Literal["response", "revisit", "resource", "conversion", "metadata"]
Truncation = Literal["disconnect", "length", "time"]

EVIDENCE_CLASSES: tuple[Evidence, ...] = ("live", "warc", "wacz", "web_archive", "saved_html", "text")
"""Best first: a lesser class never overwrites a better one."""


# --- what a page says -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like unit of an article, normalised for display (NFC, single spaces), accents as printed."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article, in reading order."""

    url: str  # absolute, as the page prints it (with its `t`)
    alt: str | None
    caption: str | None
    credit: str | None  # the photographer or source named by the caption
    after_block: int  # how many blocks stand before it
    caption_position: int | None  # index of its caption in `Reading.blocks`


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document the article links to or embeds."""

    url: str  # absolute, as printed
    label: str | None
    media_type: str | None  # guessed from the file name


@dataclass(frozen=True, slots=True)
class Credit:
    """A name in a byline with what it did: a name, not a person."""

    name: str
    role: Role
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named with an office in the body, found by rule."""

    name: str
    name_key: str  # sort key, given name first
    office: str  # as printed
    rule: str  # which rule found it
    start: int  # character offsets of name and office together in `Reading.body`
    end: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader could not do, said instead of hidden. Codes: docs/problems.md."""

    code: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A URL the page leads to that the archive may want, in canonical form for pages, as printed for files."""

    url: str
    kind: UrlKind


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """One line of a list: what the list says about an article."""

    position: int  # from 0, within the list page
    url: str  # canonical
    entry_id: int | None
    title: str | None
    summary: str | None
    date_raw: str | None
    published_at: str | None
    by_title: str | None = None  # the article's address by title, where the link carries title and entry id


@dataclass(frozen=True, slots=True)
class Listing:
    """One asset publisher on one page, showing articles."""

    instance_id: str  # portlet instance, e.g. "1mOzUrGkrdAE"; "" when the page does not tell
    page_number: int  # `_cur`, from 1
    page_count: int | None  # by the pager's own words or links
    claimed: int | None  # total by the pager's own words
    items: tuple[ListedArticle, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page or text rendition says. What it does not say is None; what is inferred says so.

    `identities` holds every identity (contract section 2) that the page and its URL prove, best first; the first is
    the article's.
    """

    kind: PageKind
    url: str | None
    identities: tuple[str, ...] = ()
    entry_id: int | None = None
    title: str | None = None
    summary: str | None = None
    category: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    byline: str | None = None  # the line(s) as printed, joined by " / "
    credits: tuple[Credit, ...] = ()
    published_at: str | None = None
    published_precision: Precision | None = None
    published_source: PublishedSource | None = None
    event_date: str | None = None
    event_date_source: EventDateSource | None = None
    language: str | None = None
    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    mentions: tuple[Mention, ...] = ()
    problems: tuple[Problem, ...] = ()
    page_number: int = 1  # of a multi-page article
    page_count: int = 1
    suspect: bool = False  # truncated, or far from what an article looks like: never replaces a good reading
    canonical_url: str | None = None  # what the page itself calls canonical: a hint, kept as data
    container: str | None = None  # which way the article was located
    listings: tuple[Listing, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def author(self) -> str | None:
        """Names with role author, or desk if none, joined by "; "."""
        for role in ("author", "desk"):
            names = [credit.name for credit in self.credits if credit.role == role]
            if names:
                return "; ".join(names)
        return None

    @property
    def body(self) -> str:
        """The blocks other than captions, joined by a blank line."""
        return "\n\n".join(block.text for block in self.blocks if block.kind != "caption")

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions in reading order."""
        return tuple(block.text for block in self.blocks if block.kind == "caption")


# --- what went over the wire ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tls:
    """How the connection was secured."""

    version: str  # "TLSv1.3"
    cipher: str  # IANA name where known
    certificate: bytes  # leaf certificate, DER
    verdict: str  # "ok", or why verification failed


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP exchange exactly as sent and received (after TLS), or one that failed.

    `received` still has its chunk framing and content encoding; it is empty when nothing came back.
    """

    url: str
    started_at: datetime
    sent: bytes
    received: bytes
    server_ip: str | None = None
    tls: Tls | None = None
    truncated: Truncation | None = None
    error: str | None = None  # "<what failed>: <details>" when no whole response arrived
    reconstructed: bool = False  # rebuilt from the parsed response because the wire tap does not work here


# --- what the archive keeps -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capture:
    """One retrieval of one URL at one time: a row of `captures`, pointing at its WARC record."""

    id: str  # the WARC record's UUID
    site: str
    url: str
    final_url: str | None  # where a redirect leads
    fetched_at: datetime
    status: int | None  # None when no response arrived
    content_type: str | None
    payload_digest: str | None  # "sha256:" + hex over the entity as received, chunk framing removed
    payload_size: int | None  # bytes
    body_sha256: str | None  # hex over the decoded body
    record_type: RecordType
    evidence: Evidence
    page_kind: str | None  # PageKind, or media style robots feed sitemap
    server_ip: str | None
    tls: str | None  # JSON: version, cipher, certificate fingerprint, verdict
    etag: str | None
    last_modified: str | None
    error: str | None
    warc_file: str  # relative to warc/
    warc_offset: int
    warc_length: int
    crawl_id: str


@dataclass(frozen=True, slots=True)
class Lease:
    """A URL of the frontier handed to this run for fetching."""

    url: str
    kind: UrlKind
    attempts: int  # failed attempts before this one
    etag: str | None = None  # validators of the newest capture, for a conditional request
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence saying what is wrong with a crawl or an archive. Codes: docs/findings.md."""

    code: str
    severity: Literal["note", "warning", "error"]
    subject: str
    count: int
    message: str
    remedy: str
