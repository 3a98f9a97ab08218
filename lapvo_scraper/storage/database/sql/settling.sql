-- What settling leans on, so that it need not look at a whole site every night (unsettled.py, dating.py).

create table settled (
  site text primary key,
  rules integer not null,
  timezone text not null
) strict, without rowid;

create table unsettled (
  site text not null,
  what text not null check (what in ('article', 'entry', 'url', 'capture', 'sight')),
  key any not null,
  primary key (site, what, key)
) strict, without rowid;

create table entry_days (
  site text not null,
  entry_id integer not null,
  day text not null,
  primary key (site, entry_id)
) strict, without rowid;

create index articles_gone on articles (site) where gone_at is not null;
