"""An exported WACZ file, replayed: in a real browser an article looks as on the portal, which is switched off."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from lapvo_scraper import open_archive

pytestmark = pytest.mark.peers

LAPVO = (sys.executable, "-m", "lapvo_scraper.cli", "-q")
# As it was recorded, at the portal's own address: without banner and rewriting, the only way to compare every pixel.
AS_A_PROXY = "proxy: {coll: kept, enable_content_rewrite: false, enable_banner: false, enable_wombat: false}\n"
QUIET_BROWSER = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1",
    "--window-size=1200,2400", "--virtual-time-budget=10000", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--disable-features=Translate,OptimizationHints,MediaRouter,NetworkTimeServiceQuerying",
)  # fmt: skip

SEAM = 3  # rows of pixels: a page taller than the window is put together at a place that moves a little
CHROMIUMS_OWN = (".google.com", ".googleapis.com")  # the time, updates: what the browser asks about itself


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, "the portal has ended"
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail("the portal does not answer")


@pytest.fixture(scope="module")
def portal_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, portal_port: int) -> Path:
    folder = tmp_path_factory.mktemp("replay")
    crawl = [*LAPVO, "--archive", str(folder / "archive"), "demo", "--port", str(portal_port)]
    done = subprocess.run(crawl, cwd=folder, capture_output=True)
    assert done.returncode in (0, 8), done.stderr
    export = [*LAPVO, "--archive", str(folder / "archive"), "export", "wacz", "-o", "kept.wacz"]
    subprocess.run(export, cwd=folder, check=True)
    return folder


def screenshot(chromium: str, url: str, to: Path, *options: str) -> None:
    profile = to.with_suffix(".profile")
    command = [chromium, *QUIET_BROWSER, f"--user-data-dir={profile}", f"--screenshot={to}", *options, url]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def rows_that_differ(one: Path, other: Path) -> int:
    """How many rows of pixels lie between the first and the last that differ."""
    with Image.open(one) as first, Image.open(other) as second:
        box = ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox()
    return box[3] - box[1] if box else 0


def test_a_replayed_article_looks_like_the_live_one(
    archive: Path, portal_port: int, chromium: str, pywb_serving: Callable[..., str], tmp_path: Path
) -> None:
    with open_archive(archive / "archive") as held:
        articles = [article for article in held.articles() if len(held.images(article)) >= 2]
    urls = [articles[0].url, articles[-1].url]
    server = subprocess.Popen(
        [*LAPVO, "demo", "--serve", "--port", str(portal_port)], cwd=tmp_path, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(portal_port, server)
        for number, url in enumerate(urls):
            screenshot(chromium, url, tmp_path / f"live{number}.png")
    finally:
        server.terminate()
        server.wait(30)
    pywb = pywb_serving(archive / "kept.wacz", config=AS_A_PROXY)
    through = (f"--proxy-server={pywb.removeprefix('http://')}", "--proxy-bypass-list=<-loopback>")
    for number, url in enumerate(urls):
        screenshot(chromium, url, tmp_path / f"replayed{number}.png", *through)
        rows = rows_that_differ(tmp_path / f"live{number}.png", tmp_path / f"replayed{number}.png")
        assert rows <= SEAM, f"{url} looks different: compare the pictures in {tmp_path}"

    log = (tmp_path / "pywb-0" / "log").read_text()
    asked = re.findall(r'"GET (http\S+) HTTP/1.1" (\d+)', log)
    origin = f"http://127.0.0.1:{portal_port}/"
    assert len([url for url, _ in asked if url.startswith(origin)]) > 10
    assert [(url, status) for url, status in asked if url.startswith(origin) and status != "200"] == []
    hosts = {urllib.parse.urlsplit(url).hostname or "" for url, _ in asked}
    assert {host for host in hosts if not host.endswith(CHROMIUMS_OWN)} == {"127.0.0.1"}


def test_every_article_replays_under_its_own_and_its_other_addresses(
    archive: Path, pywb_serving: Callable[..., str]
) -> None:
    pywb = pywb_serving(archive / "kept.wacz")

    def replayed(url: str) -> bytes:
        with urllib.request.urlopen(f"{pywb}/kept/2id_/{url}") as answer:
            body: bytes = answer.read()
            return body

    with open_archive(archive / "archive") as held:
        for article in held.articles():
            capture = held.capture(article.capture_id)
            assert replayed(article.url) in (capture.payload, capture.content), article.url
        known_as = "select url, substr(reason, 8) from urls where reason like 'alias: %' order by url"
        others = held.connection.execute(known_as).fetchall()
    assert len(others) > 100
    for alias, canonical in others[::10]:
        assert replayed(alias) == replayed(canonical)


def test_keys_of_the_index_are_those_of_pywb(archive: Path, pywb: Path) -> None:
    from lapvo_scraper.export.surt import surt

    with open_archive(archive / "archive") as held:
        urls = [url for (url,) in held.connection.execute("select url from urls where url like 'http%'")]
    urls += [
        "https://www.Example.vn/Tin-Tuc/?p_p_id=101_INSTANCE_X&cur=2#x", "http://a.vn:80/x;jsessionid=ABC?x", "http://a.vn",
        "http://a.vn/%7Efoo//bar/../baz?q=%20 x", "https://a.vn/?", "http://a.vn/a?b&a", "http://a.vn/Ảnh/%E1%BA%A1?x=%2f",
        "http://a.vn/?jsessionid=0123456789abcdef0123456789abcdef&b=1", "http://a.vn/%2525?%2525=%26&z", "http://tiếng.vn/",
        "https://a.vn:8443/x", "http://user:pw@a.vn/x", "http://a.vn//a//", "http://a.vn/a?x=a=b&x=&&", "http://www12.a.vn/..",
    ]  # fmt: skip
    code = "import json, sys, surt; print(json.dumps([surt.surt(url) for url in json.load(sys.stdin)]))"
    done = subprocess.run([pywb / "python", "-c", code], input=json.dumps(urls), capture_output=True, check=True, text=True)
    assert [surt(url) for url in urls] == json.loads(done.stdout)
