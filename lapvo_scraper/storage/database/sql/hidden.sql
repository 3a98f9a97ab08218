-- The operator's takedown list: a copy of hidden.toml, the only table that no WARC file accounts for (hidden.py).

create table hidden (
  site text not null,
  identity text not null,
  url text,
  reason text not null,
  hidden_at text not null,
  primary key (site, identity)
) strict, without rowid;

alter table articles add column hidden_at text;
create index articles_hidden on articles (site) where hidden_at is not null;
