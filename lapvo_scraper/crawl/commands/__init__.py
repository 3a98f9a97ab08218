"""Scrapy project commands: `scrapy crawl` ends with our exit codes."""
