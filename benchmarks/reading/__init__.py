"""How well articles are read: `python -m benchmarks.reading --help`."""
