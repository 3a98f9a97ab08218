"""The archive, given on in useful forms."""
