"""Six people, each with only what that person has: what they type, what they see, and whether it was right.

A walk writes a transcript into the folder named on its command line, to be read as that person would. It ends at the
first thing that is wrong.
"""
