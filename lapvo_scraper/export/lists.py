"""The columns of the articles that are lists: CSV joins them, formats that know lists keep them apart."""

from __future__ import annotations

_LIST = (
    "(select json_group_array({value}) from (select {value} from {table} where article_id = articles_csv.id{more} "
    "order by position))"
)
LIST_COLUMNS = {
    "captions": _LIST.format(value="text", table="blocks", more=" and kind = 'caption'"),
    "images": _LIST.format(value="url", table="images", more=""),
    "attachments": _LIST.format(value="url", table="attachments", more=""),
}
"""SQL over the view `articles_csv` that gives a list column as a JSON array of texts."""
