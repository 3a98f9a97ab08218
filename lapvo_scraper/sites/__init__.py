"""Portals and their profiles: everything that may differ from one government website to the next."""

from lapvo_scraper.sites.profiles import bundled, find_site, known_sites, load_profile
from lapvo_scraper.sites.site import Site, Template

__all__ = ["Site", "Template", "bundled", "find_site", "known_sites", "load_profile"]
