"""`python -m lapvo_scraper.cli`: the same as `lapvo`."""

import sys

from lapvo_scraper.cli import main

if __name__ == "__main__":
    sys.exit(main())
