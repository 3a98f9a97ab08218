"""A portal whose every article tries to run a script in the reader's browser."""

import html
from dataclasses import dataclass

from making_runs import BASE, reply

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.exchange import Request
from lapvo_scraper.records import Exchange, Lease

ATTACK = "\"'><script>window.pwned=1</script><img src=//evil.example/x onerror=window.pwned=1></title><svg onload=window.pwned=1>{{7*7}}"
"""What titles, paragraphs, names and captions end with, as text: the page escapes it, so readers keep it."""

RAW = b"<script>window.pwned=1</script><img src='http://evil.example/x.png' onerror='window.pwned=1'><iframe src='http://evil.example/'></iframe><a href='javascript:window.pwned=1'>x</a>"
"""What stands in the page as markup, among the paragraphs."""


@dataclass
class HostileWire:
    """Answers as the demo portal does, with attacks in every page."""

    portal: DemoPortal

    def __call__(self, lease: Lease) -> Exchange:
        answer = self.portal.answer(Request("GET", lease.url.removeprefix(BASE), {"host": "127.0.0.1:8000"}))
        body = answer.body
        if any(name.lower() == "content-type" and "html" in value for name, value in answer.headers):
            for words in self._words():
                body = body.replace(html.escape(words, quote=False).encode(), html.escape(words + ATTACK).encode())
            body = body.replace(b"</p>", b"</p>" + RAW)
        lines = [f"{name}: {value}" for name, value in answer.headers if name.lower() != "content-length"]
        return reply(body, *lines, status=f"{answer.status} Said", url=lease.url)

    def _words(self) -> set[str]:
        found = set()
        for story in self.portal.truth():
            found |= {story.title, *(text for _, text in story.blocks), *filter(None, [story.byline, story.summary])}
        return found
