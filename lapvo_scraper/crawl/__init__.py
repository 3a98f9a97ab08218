"""The Scrapy side, under Scrapy's names: one crawl of one portal into an archive (docs/crawling.md)."""
