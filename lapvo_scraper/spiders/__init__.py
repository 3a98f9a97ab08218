"""The spiders Scrapy finds."""
