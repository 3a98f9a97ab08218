"""Pages as web archives show them, put together from how their replay marks its pages."""

import re

STAMP = "20210120083000"


def by_wayback(page: bytes, url: str) -> bytes:
    """The Wayback Machine: scripts behind `<head>`, a banner behind `<body>`, every address its own, notes at the end."""
    host = "/".join(url.split("/")[:3])
    text = page.decode()
    text = re.sub(
        r'(href|src)="(/|https?://)',
        lambda m: f'{m[1]}="https://web.archive.org/web/{STAMP}{"im_" if m[1] == "src" else ""}/'
        + (host + "/" if m[2] == "/" else m[2]),
        text,
    )
    scripts = f"""<script src="//archive.org/includes/athena.js" type="text/javascript"></script>
<script type="text/javascript" src="https://web-static.archive.org/_static/js/wombat.js" charset="utf-8"></script>
<script>__wm.init("https://web.archive.org/web");
  __wm.wombat("{url}","{STAMP}","https://web.archive.org/","web","https://web-static.archive.org/_static/", "1611131400");
</script><link rel="stylesheet" type="text/css" href="https://web-static.archive.org/_static/css/banner-styles.css" />
<!-- End Wayback Rewrite JS Include -->"""
    banner = f"""<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base"><form><input id="wmtbURL" value="{url}"></form>
<p>12 captures of this page were made between two days that nobody remembers.</p></div><!-- END WAYBACK TOOLBAR INSERT -->"""
    text = text.replace("<head>", "<head>" + scripts, 1)
    text = re.sub(r"(<body[^>]*>)", lambda m: m[1] + banner, text, count=1)
    return (text + "\n<!--\n     FILE ARCHIVED ON 08:30:00 Jan 20, 2021 AND RETRIEVED FROM THE INTERNET ARCHIVE\n-->").encode()


def by_pywb(page: bytes, url: str, prefix: str = "http://localhost:8080/kept/") -> bytes:
    text = re.sub(r'(href|src)="(https?://)', rf'\1="{prefix}{STAMP}mp_/\2', page.decode())
    insert = f"""<!-- WB Insert --><script>wbinfo = {{}}; wbinfo.prefix = "{prefix}"; wbinfo.timestamp = "{STAMP}";
wbinfo.url = "{url}";</script><p>Banner</p><!-- End WB Insert -->"""
    return text.replace("<head>", "<head>" + insert, 1).encode()
