-- Views for the common questions. `articles_csv` is the CSV, column for column.

create view captions as
select blocks.article_id, blocks.position, blocks.text, images.id as image_id
from blocks
left join images on images.article_id = blocks.article_id and images.caption_position = blocks.position
where blocks.kind = 'caption';

create view articles_csv as
select
  id, date, date_source, title, category, author, byline, summary,
  (select group_concat(text, ' | ')
   from (select text from blocks where article_id = articles.id and kind = 'caption' order by position)) as captions,
  (select group_concat(url, ' | ')
   from (select url from images where article_id = articles.id order by position)) as images,
  (select group_concat(url, ' | ')
   from (select url from attachments where article_id = articles.id order by position)) as attachments,
  published_at, published_source, event_date, event_date_source, published_not_before, published_not_after,
  site, entry_id, url, html_file, first_seen_at, last_seen_at, changed_at, gone_at, versions, body
from articles
where hidden_at is null;

-- What an exporter of WARC records leaves out.
create view hidden_captures as
select article_captures.capture_id, article_id from article_captures join articles on articles.id = article_id
where hidden_at is not null;

-- The month and the year an article counts for: of its date, else of its bracket when both ends agree, else null. The
-- day on which a crawl first met an old article is no date of it.
create view articles_by_month as
select
  site,
  case
    when length(date) >= 7 then substr(date, 1, 7)
    when date is null and substr(published_not_before, 1, 7) = substr(published_not_after, 1, 7)
      then substr(published_not_before, 1, 7)
  end as month,
  case
    when length(date) >= 7 then date_source
    when date is null and substr(published_not_before, 1, 7) = substr(published_not_after, 1, 7) then 'bracket'
    else 'unknown'
  end as rests_on,
  category,
  count(*) as articles
from articles indexed by articles_by_date
where hidden_at is null
group by 1, 2, 3, 4;

create view articles_by_year as
select
  site,
  coalesce(substr(date, 1, 4), case
    when substr(published_not_before, 1, 4) = substr(published_not_after, 1, 4) then substr(published_not_before, 1, 4)
  end) as year,
  coalesce(date_source, case
    when substr(published_not_before, 1, 4) = substr(published_not_after, 1, 4) then 'bracket'
    else 'unknown'
  end) as rests_on,
  count(*) as articles
from articles indexed by articles_by_date
where hidden_at is null
group by 1, 2, 3;

create view articles_by_author as
select
  authors.id as author_id, authors.name, authors.name_key, authors.kind, article_authors.role, articles.site,
  count(distinct articles.id) as articles,
  min(articles.date) as first_date,
  max(articles.date) as last_date
from article_authors
join authors on authors.id = article_authors.author_id
join articles on articles.id = article_authors.article_id
group by authors.id, article_authors.role, articles.site;

create view officials_mentioned as
select
  mentions.name, mentions.name_key, mentions.office, articles.site,
  count(distinct articles.id) as articles,
  min(articles.date) as first_date,
  max(articles.date) as last_date
from mentions join articles on articles.id = mentions.article_id
group by mentions.name, mentions.office, articles.site;

create view captions_with_pictures as
select
  articles.id as article_id, articles.site, articles.entry_id, articles.date, articles.title,
  captions.position, captions.text, images.credit, images.url as image_url, images.capture_id as image_capture_id
from captions
join articles on articles.id = captions.article_id
left join images on images.id = captions.image_id;

create view articles_changed as
select id, site, entry_id, date, title, url, versions, changed_at, first_seen_at, last_seen_at
from articles
where changed_at is not null and hidden_at is null;

create view articles_vanished as
select
  articles.id, articles.site, articles.entry_id, articles.date, articles.title, articles.url,
  articles.last_seen_at, absences.from_at as gone_at, absences.to_at as back_at
from absences join articles on articles.id = absences.article_id
where hidden_at is null;

-- Where each article comes from, down to the record in the WARC file.
create view provenance as
select
  articles.id as article_id, articles.site, articles.entry_id, articles.title, articles.url,
  captures.evidence, captures.fetched_at as captured_at, captures.payload_digest, captures.body_sha256,
  captures.id as capture_id, captures.warc_file, captures.warc_offset, captures.warc_length, captures.crawl_id,
  articles.extractor
from articles join captures on captures.id = articles.capture_id
where hidden_at is null;

-- Searching in SQL: select … from articles_found where words match 'dong thap' order by rank limit 20. Without a column
-- for `snippet()`, which fails wherever a view is grouped or counted: the data dictionary shows how to ask for it.
create view articles_found as
select
  articles_search.articles_search as words, articles_search.rank as rank,
  articles.id, articles.site, articles.entry_id, articles.date, articles.sort_date, articles.title, articles.category,
  articles.author, articles.url
from articles_search join articles on articles.id = articles_search.rowid;

create view articles_found_exactly as
select
  articles_search_exact.articles_search_exact as words, articles_search_exact.rank as rank,
  articles.id, articles.site, articles.entry_id, articles.date, articles.sort_date, articles.title, articles.category,
  articles.author, articles.url
from articles_search_exact join articles on articles.id = articles_search_exact.rowid;

-- An article counts for the year of its date; an undated one for its bracket's year when both ends agree on it.
create view coverage as
select
  site, year, category,
  sum(held) as articles,
  sum(1 - held) as listed_not_held,
  sum(text_only) as text_only,
  sum(undated) as undated,
  sum(without_author) as without_author
from (
  select
    articles.site,
    substr(coalesce(date, case when substr(published_not_before, 1, 4) = substr(published_not_after, 1, 4)
                               then published_not_before end), 1, 4) as year,
    category,
    1 as held,
    evidence = 'text' as text_only,
    date is null as undated,
    author is null as without_author
  from articles join captures on captures.id = articles.capture_id
  where hidden_at is null
  union all
  select site, substr(max(published_at), 1, 4), null, 0, 0, 0, 0
  from listed
  where not exists (select 1 from articles where articles.site = listed.site and articles.entry_id = listed.entry_id)
    and not exists (select 1 from article_urls where article_urls.url = listed.url)
    and (entry_id is not null or by_title is null)
  group by site, coalesce(entry_id, url)
)
group by site, year, category;

create view freshness as
with asked as (
  select id, site, started_at, finished_at, outcome,
    exit_code in (0, 8) and command not like '% --url' as saw_all
  from crawls
  where command not like 'lapvo import%' and command not like 'lapvo wayback%' and command not like 'adopted %'
)
select
  sites.site,
  (select count(*) from articles where articles.site = sites.site)
    - (select count(*) from articles indexed by articles_hidden
       where articles.site = sites.site and hidden_at is not null) as articles,
  (select count(*) from articles indexed by articles_gone
   where articles.site = sites.site and gone_at is not null and hidden_at is null) as gone,
  (select date from articles indexed by articles_by_date
   where articles.site = sites.site and date is not null and hidden_at is null
   order by sort_date desc limit 1) as newest_date,
  (select max(first_seen_at) from articles where articles.site = sites.site) as newest_found_at,
  (select max(last_seen_at) from articles where articles.site = sites.site) as last_article_seen_at,
  (select max(started_at) from asked where asked.site = sites.site) as last_crawl_at,
  (select outcome from asked where asked.site = sites.site order by started_at desc, id desc limit 1) as last_outcome,
  (select max(finished_at) from asked where asked.site = sites.site and saw_all) as last_complete_crawl_at
from sites;

-- Every URL the archive knows and does not hold, with the reason; other addresses of what it asks for, and
-- pages of lists whose articles it has met, are left out.
create view not_archived as
select
  urls.site, urls.url, urls.kind, urls.state,
  case
    when urls.reason is not null then urls.reason
    when urls.last_capture_id is null then 'not fetched yet'
    when captures.status >= 400 then 'status ' || captures.status
    when captures.error is not null then captures.error
    else captures.page_kind
  end as reason,
  urls.attempts, urls.discovered_at, urls.discovered_from, urls.due_at, urls.last_capture_id
from urls left join captures on captures.id = urls.last_capture_id
where ifnull(urls.reason, '') not like 'alias: %' and ifnull(urls.reason, '') not like 'list: %'
  and (urls.state in ('refused', 'failed')
       or urls.last_capture_id is null
       or captures.status >= 400
       or captures.error is not null
       or captures.page_kind in ('missing', 'down', 'login', 'blocked'));
