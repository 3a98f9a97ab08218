"""The archive as it is asked: the Python door, articles, how to cite them."""
