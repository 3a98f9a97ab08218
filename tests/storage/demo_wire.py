"""The demo portal answering in this process, its answers put on a wire as bytes."""

from dataclasses import dataclass, field

from making_runs import BASE, reply

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.exchange import Request
from lapvo_scraper.records import Exchange, Lease


@dataclass
class Wire:
    """Asks the demo portal as a download handler would, and counts what was asked."""

    portal: DemoPortal
    asked: list[str] = field(default_factory=list)

    def __call__(self, lease: Lease) -> Exchange:
        self.asked.append(lease.url)
        headers = {"host": "127.0.0.1:8000", "accept-encoding": "gzip"}
        if lease.etag:
            headers["if-none-match"] = lease.etag
        if lease.last_modified:
            headers["if-modified-since"] = lease.last_modified
        answer = self.portal.answer(Request("GET", lease.url.removeprefix(BASE), headers))
        lines = [f"{name}: {value}" for name, value in answer.headers]
        return reply(answer.body, *lines, status=f"{answer.status} Said", url=lease.url)
