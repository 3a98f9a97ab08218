"""For `scrapyd-deploy`, which makes its egg by way of this file; all else stands in pyproject.toml."""

from setuptools import find_packages, setup

setup(
    packages=find_packages(include=["lapvo_scraper", "lapvo_scraper.*"]),
    package_data={"lapvo_scraper": ["**/*.*"]},
    exclude_package_data={"": ["*.pyc"]},
)
