"""Measurements anyone can repeat: `python -m benchmarks` lists them, `python -m benchmarks.NAME` runs one.

A benchmark makes its own data, starts its own servers on 127.0.0.1, runs what it measures interleaved with a named
reference, prints ratios against the bars, and ends by itself. Benchmarks are not tests: they are run by hand.
"""
