-- The tables of an archive. What each column means, where it comes from and what it cannot tell stands in
-- archive/README.md, which a test holds against this file.
--
-- Every row follows from the WARC files, so foreign keys are checked at commit: within one transaction a capture, its
-- article and its file may arrive in any order. Long texts stand last in their table, so that sorting and filtering
-- never read the pages they overflow onto.

-- What was done, and by whom -----------------------------------------------------------------------------------------

create table sites (
  site text primary key,
  base_url text not null,
  title text,
  timezone text not null,
  profile text not null check (json_valid(profile))
) strict;

create table crawls (
  id text primary key,
  site text not null,
  command text not null,
  started_at text not null,
  finished_at text,
  outcome text not null default 'interrupted',
  exit_code integer,
  software text not null,
  profile_digest text not null,
  counts text not null default '{}' check (json_valid(counts))
) strict;
create index crawls_by_site on crawls (site, started_at);

create table findings (
  crawl_id text not null references crawls (id) deferrable initially deferred,
  code text not null,
  severity text not null check (severity in ('note', 'warning', 'error')),
  subject text not null,
  count integer not null,
  message text not null,
  remedy text not null,
  primary key (crawl_id, code, subject)
) strict, without rowid;

create table warc_files (
  name text primary key,
  site text not null,
  committed integer not null default 0,
  sealed integer not null default 0 check (sealed in (0, 1)),
  sha256 text,
  records integer not null default 0,
  note text
) strict;

create table captures (
  id text primary key,
  site text not null,
  url text not null,
  final_url text,
  fetched_at text not null,
  status integer,
  content_type text,
  payload_digest text,
  payload_size integer,
  body_sha256 text,
  record_type text not null check (record_type in ('response', 'revisit', 'resource', 'conversion', 'metadata')),
  evidence text not null check (evidence in ('live', 'warc', 'wacz', 'web_archive', 'saved_html', 'text')),
  page_kind text check (page_kind in ('article', 'listing', 'missing', 'down', 'login', 'blocked', 'other',
                                      'media', 'style', 'robots', 'feed', 'sitemap', 'api')),
  server_ip text,
  tls text check (tls is null or json_valid(tls)),
  etag text,
  last_modified text,
  error text,
  warc_file text not null references warc_files (name) deferrable initially deferred,
  warc_offset integer not null,
  warc_length integer not null,
  crawl_id text not null references crawls (id) deferrable initially deferred,
  unique (warc_file, warc_offset)
) strict;
create index captures_by_url on captures (url, fetched_at);
create index captures_by_payload on captures (payload_digest) where payload_digest is not null;
create index captures_by_crawl on captures (crawl_id, page_kind);
create index captures_missing on captures (site, url) where page_kind = 'missing';
create index captures_redirecting on captures (site, url, final_url) where final_url is not null;

create table urls (
  site text not null,
  url text not null,
  kind text not null check (kind in ('listing', 'article', 'image', 'attachment', 'style', 'robots', 'feed', 'sitemap',
                                     'api')),
  discovered_at text not null,
  discovered_from text,
  due_at text,
  state text not null check (state in ('due', 'leased', 'done', 'refused', 'failed')),
  reason text,
  attempts integer not null default 0,
  last_capture_id text references captures (id) deferrable initially deferred,
  shows text,
  primary key (site, url)
) strict, without rowid;
create index urls_due on urls (site, state, kind, due_at);
create index urls_by_article on urls (site, shows) where shows is not null;

-- What the pages say -------------------------------------------------------------------------------------------------

create table articles (
  id integer primary key,
  site text not null,
  identity text not null,
  entry_id integer,
  date text,
  date_source text check (date_source in ('published', 'event')),
  sort_date text not null,
  published_at text,
  published_day text,
  published_precision text check (published_precision in ('minute', 'day', 'month')),
  published_source text check (published_source in ('template', 'metadata', 'headless', 'rss', 'list')),
  published_not_before text,
  published_not_after text,
  event_date text,
  event_date_source text check (event_date_source in ('explicit', 'published', 'bracket', 'text')),
  first_seen_at text not null,
  last_seen_at text not null,
  changed_at text,
  gone_at text,
  versions integer not null,
  language text,
  category text,
  author text,
  byline text,
  capture_id text not null references captures (id) deferrable initially deferred,
  extractor text not null,
  html_file text,
  url text,
  title text,
  summary text,
  captions text not null,
  body text not null,
  unique (site, identity),
  check ((published_at is null) = (published_source is null)),
  check ((published_at is null) = (published_precision is null)),
  check ((event_date is null) = (event_date_source is null)),
  check ((date is null) = (date_source is null))
) strict;
create index articles_by_entry on articles (site, entry_id);
create index articles_by_date on articles (sort_date, id);
create index articles_by_url on articles (url);

create table blocks (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  position integer not null,
  kind text not null check (kind in ('paragraph', 'heading', 'quote', 'list_item', 'table', 'caption')),
  text text not null,
  primary key (article_id, position)
) strict, without rowid;

create table images (
  id text primary key,
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  position integer not null,
  after_block integer not null,
  caption_position integer,
  url text not null,
  alt text,
  caption text,
  credit text,
  capture_id text references captures (id) deferrable initially deferred,
  unique (article_id, position)
) strict;
create index images_by_url on images (url);

create table attachments (
  id text primary key,
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  position integer not null,
  url text not null,
  label text,
  media_type text,
  capture_id text references captures (id) deferrable initially deferred,
  unique (article_id, position)
) strict;
create index attachments_by_url on attachments (url);

create table authors (
  id integer primary key,
  name text not null,
  name_key text not null,
  kind text not null check (kind in ('person', 'organisation'))
) strict;

create table article_authors (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  author_id integer not null references authors (id) deferrable initially deferred,
  position integer not null,
  role text not null check (role in ('author', 'editor', 'photo', 'video', 'source', 'desk', 'signer')),
  primary key (article_id, position)
) strict, without rowid;
create index article_authors_by_author on article_authors (author_id);

create table article_urls (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  url text not null,
  role text not null check (role in ('asked', 'answered', 'canonical', 'alias')),
  primary key (article_id, url, role)
) strict, without rowid;
create index article_urls_by_url on article_urls (url);

create table article_categories (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  position integer not null,
  category text not null,
  primary key (article_id, position)
) strict, without rowid;
create index article_categories_by_category on article_categories (category);

create table article_tags (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  position integer not null,
  tag text not null,
  primary key (article_id, position)
) strict, without rowid;
create index article_tags_by_tag on article_tags (tag);

create table mentions (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  position integer not null,
  name text not null,
  name_key text not null,
  office text not null,
  rule text not null,
  body_start integer not null,
  body_end integer not null,
  primary key (article_id, position)
) strict, without rowid;
create index mentions_by_name on mentions (name_key);

create table article_problems (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  position integer not null,
  code text not null,
  detail text,
  primary key (article_id, position)
) strict, without rowid;
create index article_problems_by_code on article_problems (code);

create table field_sources (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  field text not null,
  capture_id text not null references captures (id) deferrable initially deferred,
  evidence text not null,
  primary key (article_id, field)
) strict, without rowid;

create table versions (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  version integer not null,
  seen_at text not null,
  content_digest text not null,
  capture_id text not null references captures (id) deferrable initially deferred,
  reading text not null check (json_valid(reading)),
  primary key (article_id, version)
) strict;

create table absences (
  article_id integer not null references articles (id) on delete cascade deferrable initially deferred,
  from_at text not null,
  to_at text,
  primary key (article_id, from_at)
) strict, without rowid;

-- What the lists say -------------------------------------------------------------------------------------------------

create table list_pages (
  capture_id text not null references captures (id) deferrable initially deferred,
  listing integer not null,
  site text not null,
  list_url text not null,
  instance_id text not null,
  page_number integer not null,
  page_count integer,
  claimed integer,
  items integer not null,
  primary key (capture_id, listing)
) strict, without rowid;
create index list_pages_by_list on list_pages (site, list_url, instance_id);

create table listed (
  site text not null,
  capture_id text not null references captures (id) deferrable initially deferred,
  listing integer not null,
  list_url text not null,
  position integer not null,
  entry_id integer,
  url text not null,
  title text,
  summary text,
  date_raw text,
  published_at text,
  by_title text,
  primary key (capture_id, listing, position)
) strict, without rowid;
create index listed_by_entry on listed (site, entry_id, url);
create index listed_by_url on listed (site, url);
create index listed_dated_by_entry on listed (site, entry_id) where published_at is not null;
create index listed_dated_by_title on listed (site, by_title) where published_at is not null and entry_id is null;
create index listed_dated_by_url on listed (site, url) where published_at is not null;

create table title_entries (
  site text not null,
  title text not null,
  entry_id integer not null,
  primary key (site, title, entry_id)
) strict, without rowid;
create index title_entries_by_entry on title_entries (site, entry_id);

create table lists (
  crawl_id text not null references crawls (id) deferrable initially deferred,
  site text not null,
  list_url text not null,
  instance_id text not null,
  found integer not null,
  claimed integer,
  known_before integer not null,
  primary key (crawl_id, list_url, instance_id)
) strict, without rowid;

-- How articles are composed: the machinery ---------------------------------------------------------------------------

create table readings (
  reading_digest text primary key,
  content_digest text not null,
  extractor text not null,
  reading text not null check (json_valid(reading))
) strict;

create table article_captures (
  capture_id text primary key references captures (id) deferrable initially deferred,
  article_id integer not null references articles (id) deferrable initially deferred,
  fetched_at text not null,
  reading_digest text not null references readings (reading_digest) deferrable initially deferred
) strict, without rowid;
create index article_captures_by_article on article_captures (article_id, fetched_at, capture_id);
create index article_captures_by_reading on article_captures (reading_digest);

create table aliases (
  site text not null,
  identity text not null,
  reading_digest text not null references readings (reading_digest) deferrable initially deferred,
  primary key (site, identity, reading_digest)
) strict, without rowid;
create index aliases_by_reading on aliases (reading_digest);

create table current_readings (
  article_id integer primary key references articles (id) on delete cascade deferrable initially deferred,
  reading_digest text not null,
  published_at text,
  published_precision text,
  published_source text,
  event_date text,
  event_date_source text,
  event_day text,
  image_time text,
  doubtful integer not null check (doubtful in (0, 1))
) strict;
