"""Bringing rows back from WARC files: after a death, or all of them."""
