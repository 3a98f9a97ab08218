"""The demo portal: a Liferay news site on 127.0.0.1, with its ground truth.

    >>> with serve(DemoPortal(articles=3)) as served:
    ...     served.url.startswith("http://127.0.0.1:")
    True

It shares no code with the readers of this package: what the portal prints and what a reader expects are two
independent statements about Liferay, or comparing them would prove nothing.
"""

from lapvo_scraper.demo.portal import DemoPortal
from lapvo_scraper.demo.server import Served, serve
from lapvo_scraper.demo.truth import Truth, TruthImage

__all__ = ["DemoPortal", "Served", "Truth", "TruthImage", "serve"]
