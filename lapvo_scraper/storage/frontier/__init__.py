"""What is to be fetched: which URLs are known, whose turn it is, and when it comes again."""
