"""The WARC files: records kept, found again, and taken apart."""
