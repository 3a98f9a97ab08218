"""Knows the portal software: bytes in, facts out."""
