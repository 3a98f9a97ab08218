"""What others kept becomes captures: WARC and WACZ files, saved pages, texts, corpora, web archives."""
