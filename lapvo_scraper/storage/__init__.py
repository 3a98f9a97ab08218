"""Keeps captures, and the rows read from them."""
