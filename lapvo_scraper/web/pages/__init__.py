"""The pages of ours: each a function of an open archive and of what is asked, giving an `Answer`."""
