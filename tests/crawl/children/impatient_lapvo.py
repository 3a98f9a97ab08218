"""`lapvo`, but it waits for an answer three seconds only.

usage: impatient_lapvo.py ARGUMENTS_OF_LAPVO...
"""

import sys

from lapvo_scraper.cli import main
from lapvo_scraper.crawl import requests

if __name__ == "__main__":
    requests.PAGE_TIMEOUT = requests.FILE_TIMEOUT = 3.0
    sys.exit(main(sys.argv[1:]))
