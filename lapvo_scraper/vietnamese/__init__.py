"""Knows the language: text in, facts out; no HTML."""
