"""An archivist without network: `sha256sum -c`, warcio and pywb, in environments that know nothing of lapvo.

    python -m benchmarks.walks.offline OUT

Everything runs in a network of its own that has nothing but a loopback (`unshare`); where that is not allowed, and
there too, a guard in Python notes and refuses every connection to anything but 127.0.0.1. pywb replays every file as it
was received, and every article in its frame.
"""

from __future__ import annotations

import shlex

from benchmarks.walks.places import ALONE, demo_archive, environment, may_be_alone, program
from benchmarks.walks.transcript import begin, plain_environment

# Read by every Python that starts with PYTHONPATH naming its folder.
_GUARD = """
import sys

def guard(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in ("127.0.0.1", "::1"):
        with open({tried!r}, "a") as file:
            print(arguments[1], file=file)
        raise OSError(f"no network: {{arguments[1]}}")

sys.addaudithook(guard)
"""
# Run by pywb's Python, which has warcio and no lapvo: each article page, as pywb gives it, against its record.
_COMPARE = """
import glob, re, sys, urllib.request
from warcio.archiveiterator import ArchiveIterator

port, pages, files, missing = sys.argv[1], 0, 0, []
for name in glob.glob("archive/warc/*/*.warc.gz"):
    with open(name, "rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type != "response" or record.http_headers.get_statuscode() != "200":
                continue
            url, at = record.rec_headers["WARC-Target-URI"], re.sub("[^0-9]", "", record.rec_headers["WARC-Date"])
            body = record.content_stream().read()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/kept/{at}id_/{url}") as answer:
                files += 1
                if answer.read() != body:
                    missing.append(url)
            if "/asset_publisher/" in url and b"<html" in body[:2000]:
                pages += 1
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/kept/{at}mp_/{url}") as answer:
                    shown = answer.read().decode()
                    if f"/kept/{at}" not in shown:
                        missing.append("not rewritten: " + url)
print(pages, "pages and", files, "files replayed;", len(missing), "differ", *missing[:5])
sys.exit(bool(missing) or pages < 120)
"""
_SERVE = """
{pywb}/wayback --bind 127.0.0.1 --port {port} > pywb.log 2>&1 &
server=$!
for second in $(seq 60); do
  {pywb}/python -c "import socket; socket.create_connection(('127.0.0.1', {port}))" 2>/dev/null && break
  sleep 1
done
{pywb}/python compare.py {port}
result=$?
kill $server
exit $result
"""
_PORT = 8765  # of a network of our own


def main() -> None:
    """Walk."""
    pywb = environment("pywb")
    program("sha256sum")
    walk = begin("offline", __doc__)
    demo_archive(walk.folder / "archive")
    tried = walk.folder / "tried.txt"
    for name, text in {
        "guard/sitecustomize.py": _GUARD.format(tried=str(tried)),
        "compare.py": _COMPARE,
        "serve.sh": _SERVE.format(pywb=shlex.quote(str(pywb)), port=_PORT),
    }.items():
        (walk.folder / name).parent.mkdir(exist_ok=True)
        (walk.folder / name).write_text(text, "utf-8")
    env = plain_environment(walk.folder) | {"PYTHONPATH": str(walk.folder / "guard")}
    is_alone = may_be_alone()
    walk.note("a network of its own" if is_alone else "no network of its own is allowed here; only the guard watches")
    alone = f"{ALONE} " if is_alone else ""

    said = walk.enter("cd archive && sha256sum -c manifest-sha256.txt", env=env)
    walk.check("every WARC file is as it was", said.count(": OK") == len(list(walk.folder.rglob("*.warc.gz"))))
    walk.enter(f"{alone}{pywb}/warcio check -v archive/warc/*/*.warc.gz > checked.txt", env=env)
    said = walk.enter("grep -c 'digest pass' checked.txt; grep -B1 -i fail checked.txt", env=env, code=1)
    walk.check("hundreds of digests pass, none fails", int(said) > 700)
    index = f"{pywb}/warcio index -f offset,warc-type,warc-target-uri archive/warc/*/*.warc.gz"
    walk.enter(f"{alone}{index} > index.txt && head index.txt", env=env)
    walk.enter(f"{pywb}/wb-manager init kept && {pywb}/wb-manager add kept archive/warc/*/*.warc.gz", env=env)
    said = walk.enter(f"{alone}sh serve.sh", env=env)
    walk.check("pywb replays every file as it was received", " 0 differ" in said)
    walk.enter("grep -v -e '\" 200 ' -e '^Dir ' pywb.log", env=env)
    walk.check("nobody tried to reach anything else", not tried.exists())


if __name__ == "__main__":
    main()
