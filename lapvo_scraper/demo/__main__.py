"""`python -m lapvo_scraper.demo`: serve the demo portal until interrupted."""

from __future__ import annotations

import argparse
import contextlib
import threading

from lapvo_scraper.demo.liferay.templates import TEMPLATES
from lapvo_scraper.demo.liferay.versions import VERSIONS
from lapvo_scraper.demo.portal import DemoPortal
from lapvo_scraper.demo.server import serve


def main() -> None:
    """Serve the portal the command line asks for and print its address."""
    parser = argparse.ArgumentParser(prog="python -m lapvo_scraper.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--version", choices=sorted(VERSIONS), default="7.2")
    parser.add_argument("--template", choices=sorted(TEMPLATES), default="dong-thap")
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--metadata", action="store_true", help="let the portal show date and user")
    asked = parser.parse_args()
    portal = DemoPortal(
        seed=asked.seed,
        articles=asked.articles,
        version=asked.version,
        template=asked.template,
        metadata=asked.metadata,
    )
    with serve(portal, port=asked.port) as served, contextlib.suppress(KeyboardInterrupt):
        print(served.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
