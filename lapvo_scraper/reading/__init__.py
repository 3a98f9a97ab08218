"""The two doors of reading: bytes of a page, or the text rendition of one, to what it says.

Pure: no clock, no network, no database, no files. `liferay` says what the portal software printed,
`vietnamese` what the words mean; here they meet.
"""

from lapvo_scraper.reading.as_json import as_json
from lapvo_scraper.reading.page import READER, read_page
from lapvo_scraper.reading.text import read_text

__all__ = ["READER", "as_json", "read_page", "read_text"]
