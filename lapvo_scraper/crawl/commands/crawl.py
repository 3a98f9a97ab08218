"""`scrapy crawl`: what `lapvo crawl` does, by Scrapy's command line, ending with the same exit codes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError as ScrapyUsageError

from lapvo_scraper.crawl.aftermath import follow
from lapvo_scraper.crawl.jobs import CrawlResult, Job, worst
from lapvo_scraper.crawl.runner import crawl
from lapvo_scraper.errors import LapvoError, UsageError
from lapvo_scraper.sites import find_site
from lapvo_scraper.storage.folder import Folder, find_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from scrapy.settings import BaseSettings

ARGUMENTS = ("site", "limit", "max_time", "url", "full", "media")
"""Spider arguments (-a NAME=VALUE). Those that begin with an underscore are scrapyd's own."""


class Command(CrawlCommand):
    """Run a spider of this project into the archive."""

    def short_desc(self) -> str:
        """Return the line for `scrapy --help`."""
        return "Archive a portal: `scrapy crawl lapvo`, `scrapy crawl liferay -a site=NAME|PROFILE.toml`"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; sets `exitcode` as docs/exit-codes.md says."""
        if len(args) != 1:
            raise ScrapyUsageError("give the name of one spider: lapvo or liferay", print_help=False)
        assert self.settings is not None
        assert isinstance(self.crawler_process, AsyncCrawlerProcess), "settings.py names the asyncio reactor"
        try:
            job = job_for(args[0], opts.spargs, self.settings, self.crawler_process.spider_loader.list())
        except LapvoError as error:
            print(error, file=sys.stderr)
            self.exitcode = error.exit_code
            return
        print(f"Archive: {job.folder.path}", file=sys.stderr)
        done: list[CrawlResult] = []
        self.exitcode = crawl([job], on_result=done.append, process=self.crawler_process, spider=args[0])
        for result in done:
            _tell(result)
            wrong = follow(job, result)
            for failure in wrong:
                print(failure, file=sys.stderr)
            self.exitcode = worst([self.exitcode, *(failure.exit_code for failure in wrong)])


def job_for(spider: str, arguments: Mapping[str, str], settings: BaseSettings, spiders: list[str]) -> Job:
    """Return the job that a command line asks for. Raises LapvoError when it makes no sense."""
    if spider not in spiders:
        raise UsageError(f"no spider is called {spider!r}; known: {', '.join(sorted(spiders))}")
    if settings.get("JOBDIR"):
        raise UsageError(
            "JOBDIR is not used: it loses pages when a crawl is killed, and the archive remembers what "
            "is to do; leave it out, the next run goes on where this one ends"
        )
    for setting in settings:
        if setting.startswith("CLOSESPIDER_") and settings.getpriority(setting):
            raise UsageError(f"{setting} would be without effect; say -a limit=PAGES or -a max_time=SECONDS")
    given = {name: value for name, value in arguments.items() if not name.startswith("_")}
    for name in given:
        if name not in ARGUMENTS:
            raise UsageError(f"spider argument {name!r} is unknown; known: {', '.join(ARGUMENTS)}")
    name = given.get("site") or ("lapvo" if spider == "lapvo" else "")
    if not name:
        raise UsageError("say which portal: scrapy crawl liferay -a site=NAME|PROFILE.toml")
    folder = Folder(find_folder(settings.get("LAPVO_ARCHIVE")))
    return Job(
        site=find_site(name, folder.path),
        folder=folder,
        command=f"scrapy crawl {spider}",
        full=_flag(given, "full", default=False),
        limit=_count(given, "limit"),
        max_time=_count(given, "max_time"),
        urls=(given["url"],) if "url" in given else (),
        media=_flag(given, "media", default=True),
    )


def _tell(result: CrawlResult) -> None:
    for finding in result.findings:
        print(f"{finding.severity}: {finding.message} {finding.remedy}", file=sys.stderr)
    if result.message:
        print(f"{result.site}: {result.message}", file=sys.stderr)


def _count(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit():
        raise UsageError(f"-a {name}={text}: should be a whole number")
    return int(text)


def _flag(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = given.get(name, "1" if default else "0").lower()
    if text not in ("0", "1", "true", "false", "yes", "no"):
        raise UsageError(f"-a {name}={text}: should be 1 or 0")
    return text in ("1", "true", "yes")
