"""The archive in a web browser: Datasette on 127.0.0.1, with pages of our own in front of its tables."""
