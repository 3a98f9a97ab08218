-- What searching leans on: an index that answers filters, counts and "newest first" without touching the texts, and the
-- weights of a word in title, summary, body and captions, so that a plain `order by rank` means something.

drop index articles_by_date;
create index articles_by_date on articles (
  sort_date, id, site, category, date, date_source, published_not_before, published_not_after, gone_at, hidden_at
);
create index articles_by_first_seen on articles (site, first_seen_at);
create index articles_by_last_seen on articles (site, last_seen_at);
insert into articles_search (articles_search, rank)
values ('rank', 'bm25(10.0, 3.0, 1.0, 2.0, 10.0, 3.0, 1.0, 2.0)');
insert into articles_search_exact (articles_search_exact, rank) values ('rank', 'bm25(10.0, 3.0, 1.0, 2.0)');
