"""An archive of any size for measuring, made through the product's own tables.

    python -m benchmarks.generated_archive FOLDER [--articles 200000] [--seed 0]

No portal and no WARC file stands behind it: its capture rows point at bytes that are not there. What is asked of a
database (search, pages, charts, exports) is as in a real archive: the rows are written by `storage.rows.article_rows`,
the indexes by their triggers, the brackets by `storage.rows.dating`. Left out is what only ingesting needs (`readings`,
`article_captures`, `aliases`).

The same count and seed give the same rows. Words follow Zipf's law, as Vietnamese does: some are in every article,
most in a handful. One article in twelve has no date, one in fifteen was changed once, one in two hundred is gone.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sqlite3
import time
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lapvo_scraper import clock
from lapvo_scraper.records import Attachment, Block, Capture, Credit, Finding, Image, Mention, Reading
from lapvo_scraper.sites import Site
from lapvo_scraper.storage import crawls
from lapvo_scraper.storage.database.schema import connect, migrate
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.rows import article_rows, dating
from lapvo_scraper.storage.rows.canonical import content_digest, digest, reading_json
from lapvo_scraper.storage.rows.composed import Composed
from lapvo_scraper.storage.rows.identity import article_id
from lapvo_scraper.storage.rows.ingest import _KEEP_CAPTURE
from lapvo_scraper.storage.rows.observations import PageCapture, judge
from lapvo_scraper.storage.search import text_indexes
from lapvo_scraper.vietnamese.sorting import name_key

SITES = (
    Site(name="tanmy", base_url="https://tanmy.example.vn", title="Huyện Tân Mỹ"),
    Site(name="tanphu", base_url="https://tanphu.example.vn", title="Huyện Tân Phú"),
)
FIRST_DAY, LAST_DAY = date(2012, 1, 1), date(2025, 5, 31)
RUNS = 60
"""Crawls of each site, a day apart, after the last article."""

_BATCH = 5_000
_INDEXING_MEMORY, _USUAL_MEMORY = 64 << 20, 1 << 20  # bytes of words FTS5 gathers before it writes them
_SENTENCES = 40_000
_WORDS = 6_000
_RARE_WORDS = 400_000
_ZIPF_SHIFT = 2.7  # Mandelbrot's: the first ranks are less steep than 1/rank

# The words of official prose, commonest first; what follows them is made of possible syllables.
_COMMON = (
    "và của các trong cho với được là có đã huyện đến xã người tại công về những một này trên thực hiện từ việc "
    "năm khi tổ chức để ra sẽ phát triển cán bộ nhân dân địa phương không xây dựng công tác hội nghị kinh tế"
).split()
_PHRASES = (
    "huyện ủy; tỉnh Đồng Tháp; nông thôn mới; Hội đồng nhân dân; Ủy ban nhân dân; lúa đông xuân; lễ hội; văn hóa; "
    "văn hoá; thủy lợi; thuỷ lợi; hòa giải; hoà bình; chuyển đổi số; cải cách hành chính; Mặt trận Tổ quốc; giáo dục; "
    "y tế; quốc phòng; an ninh trật tự; làng nghề; dệt chiếu; cây ăn trái; giao thông; bảo hiểm y tế; khuyến học; "
    "đoàn thanh niên; phụ nữ; cựu chiến binh; hợp tác xã; đường liên xã; nước sạch; môi trường; du lịch; hoa kiểng"
).split("; ")
_ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu s t th tr v x".split()
_RIMES = "a ai an ang anh ao ăn ăng âm ân âu e en êm ên i iên im inh o oan oi ô ông ơi ơn u ung ư ương ưu yên".split()
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_FAMILIES = "Nguyễn Trần Lê Phạm Huỳnh Phan Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
_MIDDLES = "Văn Thị Minh Ngọc Hữu Thanh Quốc Đăng".split()
_GIVENS = "An Bình Chi Dũng Đức Hạnh Hòa Khoa Lan Mai Nam Phúc Quang Sáu Tâm Út Vân Xuân Yến Tuyền".split()
_OFFICES = ("Bí thư Huyện ủy", "Chủ tịch UBND huyện", "Phó Chủ tịch UBND huyện", "Trưởng Phòng Văn hóa")
_CATEGORIES = (
    *("Tin tức - Sự kiện", "Kinh tế", "Văn hóa - Xã hội", "An ninh - Quốc phòng", "Xây dựng Đảng", "Nông thôn mới"),
    *("Giáo dục", "Y tế", "Thông báo", "Cải cách hành chính", "Người tốt việc tốt", "Văn bản chỉ đạo"),
)


@dataclass(frozen=True)
class Vocabulary:
    """What articles are put together from."""

    sentences: tuple[str, ...]
    rare: tuple[str, ...]
    authors: tuple[str, ...]

    @classmethod
    def of(cls, seed: int) -> Vocabulary:
        """Return the vocabulary of a seed."""
        dice = random.Random(seed)
        syllables = [
            unicodedata.normalize("NFC", onset + rime[0] + tone + rime[1:])
            for onset, rime, tone in itertools.product(_ONSETS, _RIMES, _TONES)
        ]
        dice.shuffle(syllables)
        made = dict.fromkeys(
            " ".join(dice.choices(syllables, k=dice.choice((1, 2, 2, 2)))) for _ in range(2 * _WORDS)
        )
        words = [*_COMMON, *itertools.islice(made, _WORDS)]
        for number, phrase in enumerate(_PHRASES):  # from one in every third article to one in some thousands
            words.insert(len(_COMMON) + 4 * number**2, phrase)
        weights = list(itertools.accumulate(1 / (rank + _ZIPF_SHIFT) for rank in range(1, len(words) + 1)))
        names = itertools.product(_FAMILIES, _MIDDLES, _GIVENS)
        people = [" ".join(name) for name in names]
        return cls(
            sentences=tuple(
                _sentence(dice.choices(words, cum_weights=weights, k=dice.randint(8, 24))) for _ in range(_SENTENCES)
            ),
            rare=tuple(f"{dice.choice(syllables)}{dice.choice(syllables)}" for _ in range(_RARE_WORDS)),
            authors=tuple(dice.sample(people, 300)),
        )


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def build(path: Path, articles: int, *, seed: int = 0) -> Folder:
    """Make the archive in the folder `path` and return it. Raises FileExistsError when one is there."""
    folder = Folder(path).create()
    if folder.database.exists():
        raise FileExistsError(f"{folder.database} is there already")
    with closing(connect(folder.database)) as db:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("pragma cache_size = -400000")
        db.execute("pragma foreign_keys = off")  # rows come table by table
        migrate(db)
        for site in SITES:
            folder.warc(site.name).mkdir()
            _write_runs(db, site)
        with indexed_at_once(db):
            for batch in _batches(generate(articles, seed)):
                db.execute("begin")
                for one in sorted(batch, key=_id):  # beside each other in the table
                    _write(db, one)
                db.execute("commit")
        db.execute("begin")
        for site in SITES:
            dating.settle(db, site)
        db.execute("commit")
        db.execute("pragma journal_mode = delete")
    return folder


@contextmanager
def indexed_at_once(db: sqlite3.Connection) -> Iterator[None]:
    """Fill the text indexes at the end, in one go and with more memory."""
    triggers = db.execute(_TRIGGERS).fetchall()
    for name, _ in triggers:
        db.execute(f"drop trigger {name}")
    yield
    _give_memory(db, _INDEXING_MEMORY)
    db.execute("begin")
    text_indexes.reindex(db)
    for _, statement in triggers:
        db.execute(statement)
    db.execute("commit")
    _give_memory(db, _USUAL_MEMORY)


_TRIGGERS = "select name, sql from sqlite_master where type = 'trigger' and name like 'articles_search%'"


def _give_memory(db: sqlite3.Connection, size: int) -> None:
    for index in ("articles_search", "articles_search_exact"):
        db.execute(f"insert into {index} ({index}, rank) values ('hashsize', {size})")


def _batches(items: Iterator[Generated]) -> Iterator[tuple[Generated, ...]]:
    while batch := tuple(itertools.islice(items, _BATCH)):
        yield batch


# --- articles ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Generated:
    """One article: its site and what its page said at one time or two."""

    site: Site
    looks: tuple[tuple[datetime, Reading], ...]
    gone: bool


def generate(articles: int, seed: int = 0) -> Iterator[Generated]:
    """Yield the articles, oldest first."""
    vocabulary = Vocabulary.of(seed)
    span = (LAST_DAY - FIRST_DAY).days
    for number in range(articles):
        dice = random.Random(f"{seed}/{number}")
        site = SITES[dice.random() < 0.25]
        day = FIRST_DAY + timedelta(span * number // articles)
        reading = _reading(dice, vocabulary, site, number, day)
        seen = datetime(day.year, day.month, day.day, 20, dice.randrange(60), dice.randrange(60), tzinfo=UTC)
        looks = [(seen, reading)]
        if number % 15 == 7:
            mended = Block("paragraph", f"{reading.blocks[0].text} {dice.choice(vocabulary.sentences)}")
            looks.append((seen + timedelta(days=3), replace(reading, blocks=(mended, *reading.blocks[1:]))))
        yield Generated(site, tuple(looks), gone=number % 200 == 11)


def _reading(dice: random.Random, vocabulary: Vocabulary, site: Site, number: int, day: date) -> Reading:
    entry = 1_000_000 + 7 * number
    category = dice.choices(_CATEGORIES, weights=range(len(_CATEGORIES), 0, -1))[0]
    official = f"{dice.choice(_OFFICES)} {dice.choice(vocabulary.authors)}"
    paragraphs = [
        " ".join(dice.choices(vocabulary.sentences, k=dice.randint(2, 4))) for _ in range(dice.randint(3, 9))
    ]
    paragraphs[0] = f"Ngày {day.day}/{day.month}, {official} dự. {paragraphs[0]}"
    paragraphs[-1] += f" Kế hoạch số {dice.randrange(1, 400)}/KH-UBND, {' '.join(dice.choices(vocabulary.rare, k=3))}."
    blocks, images = _pictures(dice, vocabulary, f"{site.base_url}/documents/20182/0/anh-{entry}", paragraphs)
    author = dice.choices(vocabulary.authors, weights=range(len(vocabulary.authors), 0, -1))[0]
    signed = dice.random() < 0.85
    dated = dice.random() >= 1 / 12
    body = "\n\n".join(block.text for block in blocks if block.kind != "caption")
    start = body.index(official)
    name = " ".join(official.split()[-3:])
    office = official.removesuffix(name).strip()
    return Reading(
        kind="article",
        url=f"{site.base_url}/chi-tiet/-/asset_publisher/Xk2mPq/content/id/{entry}",
        identities=(f"e:{entry}",),
        entry_id=entry,
        title=dice.choice(vocabulary.sentences)[:120].rsplit(" ", 1)[0].rstrip("."),
        summary=paragraphs[0][:200],
        category=category,
        categories=(category,),
        byline=author if signed else None,
        credits=(Credit(author, "author", "person"),) if signed else (),
        published_at=f"{day}T{dice.randrange(7, 18):02}:{dice.randrange(60):02}:00+07:00" if dated else None,
        published_precision="minute" if dated else None,
        published_source="template" if dated else None,
        language="vi",
        blocks=blocks,
        images=images,
        attachments=_attachments(dice, site, entry),
        mentions=(Mention(name, name_key(name), office, "office-name", start, start + len(official)),),
    )


def _pictures(
    dice: random.Random, vocabulary: Vocabulary, url: str, paragraphs: list[str]
) -> tuple[tuple[Block, ...], tuple[Image, ...]]:
    """Put pictures with captions among the paragraphs; return the blocks, and the pictures."""
    blocks = [Block("paragraph", text) for text in paragraphs]
    places = sorted(dice.sample(range(1, len(blocks) + 1), dice.choice((0, 1, 1, 2))))
    images = []
    for number, place in enumerate(places):
        caption = f"Quang cảnh {dice.choice(vocabulary.sentences)[:80].rsplit(' ', 1)[0].lower()}"
        blocks.insert(place + number, Block("caption", caption))
        images.append(
            Image(
                url=f"{url}-{number}.jpg?t={1_300_000_000_000 + 1000 * dice.randrange(10**6)}",
                alt=None,
                caption=caption,
                credit=None,
                after_block=place + number,
                caption_position=place + number,
            )
        )
    return tuple(blocks), tuple(images)


def _attachments(dice: random.Random, site: Site, entry: int) -> tuple[Attachment, ...]:
    if dice.random() >= 0.1:
        return ()
    return (Attachment(f"{site.base_url}/documents/20182/0/ke-hoach-{entry}.pdf", "Kế hoạch", "application/pdf"),)


# --- rows -------------------------------------------------------------------------------------------------


def _id(generated: Generated) -> int:
    return article_id(generated.site.name, f"e:{generated.looks[0][1].entry_id}")


def _write(db: sqlite3.Connection, generated: Generated) -> None:
    """Write an article with its captures and everything that hangs on it."""
    site, captures = generated.site, []
    for at, reading in generated.looks:
        text = reading_json(reading)
        row = _capture(site, reading, at, text)
        db.execute(_KEEP_CAPTURE, row)
        captures.append(
            PageCapture(
                *(row["id"], row["fetched_at"], row["crawl_id"], "live", row["url"], None, "generated"),
                *(digest(text), content_digest(reading), text, reading),
            )
        )
    (identity,) = captures[0].reading.identities
    article, judgement = _id(generated), judge(captures)
    article_rows.write(
        db, Composed(article, site, identity, tuple(captures), judgement, judgement.current.reading, {})
    )
    if generated.gone:
        gone_at = clock.utc_text(generated.looks[-1][0] + timedelta(days=30))
        db.execute("update articles set gone_at = ? where id = ?", (gone_at, article))
        db.execute("insert into absences (article_id, from_at) values (?, ?)", (article, gone_at))


def _capture(site: Site, reading: Reading, at: datetime, text: str) -> dict[str, object]:
    key = f"{site.name} {reading.entry_id} {at}"
    row: dict[str, object] = dict.fromkeys(Capture.__slots__)
    return row | {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, key)),
        "site": site.name,
        "url": reading.url,
        "fetched_at": clock.utc_text(at),
        "status": 200,
        "content_type": "text/html;charset=UTF-8",
        "payload_digest": digest(key),
        "payload_size": 100_000,
        "body_sha256": digest(text).removeprefix("sha256:"),
        "record_type": "response",
        "evidence": "live",
        "page_kind": "article",
        "server_ip": "127.0.0.1",
        "warc_file": f"{site.name}/{site.name}-0.warc.gz",
        "warc_offset": (reading.entry_id or 0) * 40_000 + at.day,
        "warc_length": 20_000,
        "crawl_id": f"{site.name}-{_first_run():%Y%m%d%H%M%S}",
    }


# --- crawls -----------------------------------------------------------------------------------------------


def _first_run() -> datetime:
    return datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 19, tzinfo=UTC) + timedelta(days=1)


def _write_runs(db: sqlite3.Connection, site: Site) -> None:
    dice = random.Random(f"runs of {site.name}")
    db.execute("insert into warc_files (name, site) values (?, ?)", (f"{site.name}/{site.name}-0.warc.gz", site.name))
    for number in range(RUNS):
        at = _first_run() + timedelta(days=number)
        run = f"{site.name}-{at:%Y%m%d%H%M%S}"
        crawls.begin(db, crawls.RunStart(run, site, "crawl", "generated", "archive@example.vn", at))
        failed = dice.choice((0, 0, 0, 0, 2, 11))
        fetched = dice.randint(40, 90)
        counts = dict.fromkeys(("unchanged", "refused", "left_due", "articles_gone"), 0) | {
            "queued": fetched + failed,
            "fetched": fetched,
            "failed": failed,
            "captures": fetched + failed,
            "bytes": fetched * 100_000,
            "articles_new": dice.randint(0, 9),
            "articles_changed": dice.randint(0, 2),
        }
        found = (Finding("pages-failed", "warning", "", failed, f"{failed} pages failed", "look again"),) * bool(failed)
        end = crawls.RunEnd(run, at + timedelta(minutes=5), "finished", 8 if failed else 0, counts, found)
        crawls.end(db, end)


def main() -> None:
    """Make one, and say how long it took and how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    began = time.perf_counter()
    folder = build(asked.folder, asked.articles, seed=asked.seed)
    took = time.perf_counter() - began
    megabytes = folder.database.stat().st_size / 1e6
    print(f"{folder.database}: {asked.articles:,} articles, {megabytes:,.0f} MB, {took:.0f} s")


if __name__ == "__main__":
    main()
