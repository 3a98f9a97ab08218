"""A web archive is asked through the operator's proxy, where there is one."""


import pytest
from archive_server import Capture, serving
from forward_proxy import forwarding
from making_certificates import certificate, server_context
from making_inputs import address, page, query

from lapvo_scraper.cli import main
from lapvo_scraper.remains.fetch import Fetcher, NoAnswer, Pace
from lapvo_scraper.sites.origins import origin_of

HELD = [Capture(address(1), "20210401080000", page(1))]
QUICK = Pace(delay=0, first_wait=0.01, tries=2)
ARCHIVE = "http://archive.example.invalid"


@pytest.mark.parametrize("where", ["lapvo.toml", "sites/tanmy.toml"])
def test_the_proxy_of_settings_and_profile(folder, where, monkeypatch):
    monkeypatch.setattr("lapvo_scraper.cli.wayback.Pace", lambda delay: QUICK)
    with serving(HELD) as server, forwarding(server.server_address[1]) as proxy:
        lines = (folder.path / where).read_text("utf-8") if (folder.path / where).exists() else ""
        (folder.path / where).write_text(f'contact = "me@example.org"\nproxy = "{proxy.url}"\n{lines}', "utf-8")
        assert main(["wayback", "tanmy", "--from", ARCHIVE, "--dialect", "wayback"]) == 0
    assert [asked.partition("?")[0] for asked in proxy.asked] == [
        f"GET {ARCHIVE}/cdx/search/cdx",
        f"GET {ARCHIVE}/web/20210401080000id_/{address(1)}",
    ]
    assert query(folder.path, "select evidence from captures where page_kind = 'article'") == [("web_archive",)]


def test_an_archive_beside_us_is_asked_directly(folder):
    with serving(HELD) as server, forwarding(server.server_address[1]) as proxy:
        (folder.path / "lapvo.toml").write_text(f'proxy = "{proxy.url}"\n', "utf-8")
        assert main(["wayback", "tanmy", "--from", server.url, "--dialect", "wayback"]) == 0
    assert proxy.asked == []
    assert query(folder.path, "select count(*) from articles") == [(1,)]


def test_https_goes_through_a_tunnel(tmp_path, monkeypatch):
    pem = certificate(tmp_path, "archive", host="archive.example.invalid")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with serving(HELD) as server:
        server.socket = server_context(pem).wrap_socket(server.socket, server_side=True)
        with forwarding(server.server_address[1]) as proxy:
            with Fetcher("x", QUICK, proxy=origin_of(proxy.url)) as fetcher:
                for _ in range(2):
                    answer = fetcher.get(f"https://archive.example.invalid/web/20210401080000id_/{address(1)}", limit=10**6)
                    with answer.file:
                        assert (answer.status, answer.body()) == (200, page(1))
            assert proxy.asked == ["CONNECT archive.example.invalid:443"]
            proxy.refuses = True
            refused = pytest.raises(NoAnswer, match=r"the proxy answers 403 Forbidden to CONNECT archive\.example\.invalid")
            with Fetcher("x", QUICK, proxy=origin_of(proxy.url)) as fetcher, refused:
                fetcher.get("https://archive.example.invalid/", limit=100)
