"""Somebody with a clone and Python: the README from the top, and nothing else.

    python -m benchmarks.walks.readme OUT [--tests]

For README.md and README.vi.md each: a clean clone, an empty environment, and the commands as they stand there, in their
order; ID is the article that the demo names. The portal of the real crawl cannot be reached here (no network, where
`unshare` is allowed): what the README promises for that case is looked at. `--tests` runs the test suite, too.
"""

from __future__ import annotations

import re
import subprocess
import sys

from benchmarks.walks.places import ALONE, ROOT, may_be_alone
from benchmarks.walks.transcript import Transcript, begin, plain_environment

_BLOCKS = re.compile(r"^```\n(python3 .*?)\n```$", re.MULTILINE | re.DOTALL)
_INSTALLING = re.compile(r"`(\.venv/bin/pip install [^`]*)`")
_LANGUAGES = {"README.md": "C.UTF-8", "README.vi.md": "vi_VN.UTF-8"}
# What the tables name, with the demo's archive in place of the portal's.
_NAMED = (
    *("lapvo show {id}", "lapvo show {id} --html"),
    *("lapvo export csv -o articles.csv", "lapvo export xlsx -o articles.xlsx"),
    *("lapvo verify", "lapvo health", "lapvo schedule lapvo", "lapvo status", "lapvo search 'le hoi'", "lapvo --help"),
)


def main() -> None:
    """Walk, twice."""
    with_tests = "--tests" in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != "--tests"]
    walk = begin("readme", __doc__)
    for name in _LANGUAGES:
        _follow(walk, name, with_tests=with_tests)


def _follow(walk: Transcript, name: str, *, with_tests: bool) -> None:
    walk.note(name)
    clone = name.replace(".", "-")
    subprocess.run(["git", "clone", "-q", ROOT, walk.folder / clone], check=True)
    env = plain_environment(walk.folder) | {"LANG": _LANGUAGES[name]}
    page = (walk.folder / clone / name).read_text("utf-8")
    demo, tests = _BLOCKS.findall(page)
    said = walk.enter(demo, cwd=clone, env=env)
    (number,) = set(re.findall(r"lapvo[^\n]* show (\d+)", said))
    walk.check("the page names all that is typed here", all(_is_named(page, named) for named in _NAMED))
    typed = env | {"PATH": f"{walk.folder / clone / '.venv' / 'bin'}:{env['PATH']}"}
    with_demo = typed | {"LAPVO_ARCHIVE": "demo-archive"}
    (more,) = _INSTALLING.findall(page)
    walk.enter(more, cwd=clone, env=env)
    for named in _NAMED:
        walk.enter(named.format(id=number), cwd=clone, env=with_demo)
    said = walk.enter("scrapy list", cwd=clone, env=typed)
    walk.check("there are spiders", "lapvo" in said.split())
    walk.enter("cd demo-archive && sha256sum -c manifest-sha256.txt && ls", cwd=clone, env=typed)
    _real_crawl(walk, clone, typed)
    if with_tests:
        walk.enter(tests, cwd=clone, env=env)
    said = walk.enter("git status --short", cwd=clone, env=env)
    asked_for = ["articles.csv", "articles.csv.columns.txt", "articles.xlsx"]
    walk.check("git sees no more than what was asked for", said.split()[1::2] == asked_for)


def _is_named(page: str, command: str) -> bool:
    verb = command.split()[1]
    return f"lapvo {verb}" in page or f"lapvo --{verb.strip('-')}" in page


def _real_crawl(walk: Transcript, clone: str, env: dict[str, str]) -> None:
    """The portal cannot be reached: nothing is lost, the last line names the host, and the exit code is 6."""
    alone = f"{ALONE} " if may_be_alone() else ""
    walk.enter("echo 'contact = \"you@example.org\"' > archive/lapvo.toml", cwd=clone, env=env)
    said = walk.enter(f"{alone}lapvo crawl lapvo", cwd=clone, env=env, code=6)
    *_, last = said.strip().splitlines()
    walk.check("the last line names the host", "lapvo.dongthap.gov.vn" in last)
    walk.check("it is the only finding", said.count("[") == 1)


if __name__ == "__main__":
    main()
