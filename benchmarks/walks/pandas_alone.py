"""A researcher who was sent an archive: pandas and the sqlite3 shell, and no lapvo anywhere.

    python -m benchmarks.walks.pandas_alone OUT

Follows docs/researchers.md: every query in the shell, every program that does not import lapvo, in an environment that
has nothing but pandas. The archive lies in a folder that cannot be written to.
"""

from __future__ import annotations

import re
import shlex
import shutil

from benchmarks.walks.places import LAPVO, ROOT, demo_archive, program
from benchmarks.walks.transcript import Transcript, begin

_SQL = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CSV = """
import pandas as pd
articles = pd.read_csv("articles.csv", dtype=str)
print(articles.dtypes.to_string())
print(articles[["date", "category", "author", "title"]].head().to_string())
assert len(articles) == 120 and articles["id"].is_unique
assert articles["title"].str.contains("Vàm Sen|ấ|ộ").any()
assert not articles["title"].str.startswith("\\ufeff").any()
print(pd.to_datetime(articles["date"], errors="coerce").dt.year.value_counts(dropna=False).to_string())
"""


def main() -> None:
    """Walk."""
    walk = begin("pandas-alone", __doc__)
    program("sqlite3")
    archive = demo_archive(walk.folder / "demo-archive")
    shutil.copy(archive / "exports" / "demo.csv", walk.folder / "articles.csv")
    walk.enter("chmod -R a-w demo-archive")
    walk.enter("python3 -m venv venv")
    walk.enter("venv/bin/pip install -q --disable-pip-version-check pandas && venv/bin/pip list")
    page = (ROOT / "docs" / "researchers.md").read_text("utf-8")
    answers = [
        walk.enter(f"sqlite3 -readonly -box demo-archive/lapvo.db {shlex.quote(query)}") for query in _SQL.findall(page)
    ]
    # An archive of one night knows of nothing changed or gone.
    walk.check(f"{len(answers)} queries of the page have an answer", sum(not answer for answer in answers) <= 1)
    alone = [code for code in _PYTHON.findall(page) if "lapvo_scraper" not in code and "duckdb" not in code]
    for number, code in enumerate([*alone, _CSV]):
        _run(walk, f"program-{number}.py", code)
    walk.enter("ls -l demo-archive && head -60 demo-archive/README.md")
    walk.enter("chmod -R u+w demo-archive")
    walk.check("lapvo was not there", not (walk.folder / "venv" / "bin" / LAPVO.name).exists())


def _run(walk: Transcript, name: str, code: str) -> None:
    (walk.folder / name).write_text(code, "utf-8")
    walk.enter(f"cat {name} && venv/bin/python {name}")


if __name__ == "__main__":
    main()
