"""Settings of the Scrapy project: what a gentle archiver does otherwise than Scrapy's defaults, and why.

What belongs to one portal (delay, sizes, TLS) comes from its profile, not from here. docs/crawling.md has
the reasons for everything that is off.
"""

from __future__ import annotations

BOT_NAME = "lapvo-scraper"
SPIDER_MODULES = ["lapvo_scraper.spiders"]
NEWSPIDER_MODULE = "lapvo_scraper.spiders"
COMMANDS_MODULE = "lapvo_scraper.crawl.commands"

# --- what is fetched, and in which order: the frontier in the archive decides ---------------------------
SCHEDULER = "lapvo_scraper.crawl.scheduler.FrontierScheduler"
JOBDIR = None  # loses most of a site after a kill; the archive itself remembers what is to do

DOWNLOADER = "lapvo_scraper.crawl.downloader.Downloader"

# --- on the wire: every exchange is kept as sent --------------------------------------------------------
_WIRE = "lapvo_scraper.crawl.wire.WireHandler"
DOWNLOAD_HANDLERS = {"http": _WIRE, "https": _WIRE, "file": None, "ftp": None, "s3": None, "data": None}
DOWNLOAD_WARNSIZE = 0  # a large PDF is nothing to warn of; DOWNLOAD_MAXSIZE comes from the profile
USER_AGENT = BOT_NAME  # with a contact for portals that are somebody else's
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi",
    "Accept-Encoding": "gzip, deflate",  # what every reader of WARC files can undo
}

# --- gates and politeness: ours, because Scrapy's fail open ---------------------------------------------
TWISTED_DNS_RESOLVER = "lapvo_scraper.crawl.guard.GuardedResolver"
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}  # none of Scrapy's: docs/crawling.md says why not, one by one
DOWNLOADER_MIDDLEWARES = {"lapvo_scraper.crawl.guard.GuardMiddleware": 10}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}

# --- switched off ---------------------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # both run code for whoever reaches their port
EXTENSIONS_BASE = {  # Scrapy loads those that are None as well, and with them half as much again as a crawl needs
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}

# Without their middlewares these say what is off to whoever looks for it here.
COOKIES_ENABLED = False
HTTPCACHE_ENABLED = False
HTTPPROXY_ENABLED = False
METAREFRESH_ENABLED = False
REDIRECT_ENABLED = False
RETRY_ENABLED = False

# --- the process ----------------------------------------------------------------------------------------
REACTOR_THREADPOOL_MAXSIZE = 30  # names are looked up there: dead ones of some portals must not hold up the others
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
MEMUSAGE_LIMIT_MB = 1024
MEMUSAGE_CHECK_INTERVAL_SECONDS = 10
LOG_LEVEL = "INFO"
LOG_FORMATTER = "lapvo_scraper.crawl.log_formatter.LogFormatter"
STATS_DUMP = False
FEED_EXPORT_ENCODING = "utf-8"
