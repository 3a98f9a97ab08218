"""Where editors put pictures and what they call a caption."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.editors.hand import Inline, caption_text, centred, image

if TYPE_CHECKING:
    from lapvo_scraper.demo.stories import Figure, Picture

TRANSPARENT_GIF = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""What lazy loading scripts put into `src` until the picture scrolls into view."""


def same_paragraph(item: Figure, inline: Inline) -> str:
    """Picture, line break and caption in one paragraph."""
    return centred(
        _pictures(item) + "".join(f"<br />\n<em>{caption_text(c, inline)}</em>" for c in item.captions)
    )


def in_div(item: Figure, inline: Inline) -> str:
    """Picture in one centred `<div>`, caption in the next."""
    out = [f'<div style="text-align: center;">{image(picture)}</div>' for picture in item.pictures]
    out += [f'<div style="text-align: center;"><i>{caption_text(c, inline)}</i></div>' for c in item.captions]
    return "\n".join(out)


def bare_lines(item: Figure, inline: Inline) -> str:
    """No block elements at all: for bodies that are one run of `<br />`."""
    return "<br />\n".join(
        [*map(image, item.pictures), *(f"<em>{caption_text(c, inline)}</em>" for c in item.captions)]
    )


def table_column(item: Figure, inline: Inline) -> str:
    """A table of one column: the picture's row, then the caption's."""
    rows = [f"<tr><td>{image(picture)}</td></tr>" for picture in item.pictures]
    rows += [
        f'<tr><td style="text-align: center;">{caption_text(c, inline)}</td></tr>' for c in item.captions
    ]
    return _table(rows)


def table_side_by_side(item: Figure, inline: Inline) -> str:
    """A row of pictures over a row of captions."""
    pictures = "".join(f"<td>{image(picture)}</td>" for picture in item.pictures)
    captions = "".join(
        f'<td style="text-align: center;"><em>{caption_text(c, inline)}</em></td>' for c in item.captions
    )
    return _table([f"<tr>{pictures}</tr>", f"<tr>{captions}</tr>"])


def html_figure(item: Figure, inline: Inline) -> str:
    """`<figure>` with `<figcaption>`, as pasted from newer systems."""
    captions = "".join(f"<figcaption>{caption_text(c, inline)}</figcaption>" for c in item.captions)
    return f'<figure class="image">{_pictures(item)}{captions}</figure>'


def caption_first(item: Figure, inline: Inline) -> str:
    """The caption above its picture."""
    out = [centred(f"<em>{caption_text(c, inline)}</em>") for c in item.captions]
    return "\n".join([*out, *(centred(image(picture)) for picture in item.pictures)])


def blank_between(item: Figure, inline: Inline) -> str:
    """An empty paragraph between picture and caption."""
    out = [centred(image(picture)) for picture in item.pictures]
    return "\n".join(
        [*out, "<p>&nbsp;</p>", *(centred(f"<em>{caption_text(c, inline)}</em>") for c in item.captions)]
    )


def nbsp_centred(item: Figure, inline: Inline) -> str:
    """The caption pushed to the middle with forty non-breaking spaces."""
    out = [f"<p>{image(picture)}</p>" for picture in item.pictures]
    return "\n".join(
        [*out, *(f"<p>{'&nbsp;' * 40}<em>{caption_text(c, inline)}</em></p>" for c in item.captions)]
    )


def plain_caption(item: Figure, inline: Inline) -> str:
    """The caption as an ordinary paragraph, told from the body by its place alone."""
    out = [f"<p>{image(picture)}</p>" for picture in item.pictures]
    return "\n".join([*out, *(f"<p>{caption_text(c, inline)}</p>" for c in item.captions)])


def lazy(item: Figure, inline: Inline) -> str:
    """A placeholder in `src`, the picture in `data-src`."""
    pictures = [
        centred(
            f'<img alt="{escape(p.alt)}" class="lazyload" data-src="{escape(p.file.href)}" '
            f'src="{TRANSPARENT_GIF}" />'
        )
        for p in item.pictures
    ]
    return "\n".join([*pictures, *(centred(f"<em>{caption_text(c, inline)}</em>") for c in item.captions)])


def adaptive(item: Figure, inline: Inline) -> str:
    """`<picture>` with renditions, as the adaptive media transformer of 7.1+ rewrites `data-fileentryid`."""
    out = [centred(_adaptive_picture(picture)) for picture in item.pictures]
    return "\n".join([*out, *(centred(f"<em>{caption_text(c, inline)}</em>") for c in item.captions)])


def _adaptive_picture(picture: Picture) -> str:
    file = picture.file
    stamp = int(file.modified_at.timestamp() * 1000)
    name = file.path.split("/")[-2]
    base = f"/o/adaptive-media/image/{file.file_entry_id}"
    return (
        f'<picture data-fileentryid="{file.file_entry_id}">'
        f'<source media="(max-width:300px)" srcset="{base}/Thumbnail-300x300/{name}?t={stamp}" />'
        '<source media="(max-width:1000px) and (min-width:300px)" '
        f'srcset="{base}/Preview-1000x0/{name}?t={stamp}" />{image(picture)}</picture>'
    )


def _pictures(item: Figure) -> str:
    return "<br />\n".join(map(image, item.pictures))


def _table(rows: list[str]) -> str:
    return (
        '<table align="center" border="0" cellpadding="1" cellspacing="1" style="width: 500px;">\n\t<tbody>\n'
        "\t\t" + "\n\t\t".join(rows) + "\n\t</tbody>\n</table>"
    )
