"""Is everything there that this archive promises?"""
