"""The whole of a crawl beside other crawlers: the same pages, from the same server."""
