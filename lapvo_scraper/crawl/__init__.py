"""The Scrapy side, under Scrapy's names."""
