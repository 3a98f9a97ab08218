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

create view articles_by_month as
select
  site,
  substr(sort_date, 1, 7) as month,
  coalesce(date_source, case when published_not_before is null then 'first seen' else 'bracket' end) as rests_on,
  category,
  count(*) as articles
from articles
where hidden_at is null
group by 1, 2, 3, 4;

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
  group by site, coalesce(entry_id, url)
)
group by site, year, category;

create view freshness as
select
  sites.site,
  count(articles.id) as articles,
  count(gone_at) as gone,
  max(date) as newest_date,
  max(first_seen_at) as newest_found_at,
  max(last_seen_at) as last_article_seen_at,
  (select max(started_at) from crawls where crawls.site = sites.site) as last_crawl_at,
  (select outcome from crawls where crawls.site = sites.site order by started_at desc, id desc limit 1) as last_outcome,
  (select max(finished_at) from crawls where crawls.site = sites.site and exit_code in (0, 8)) as last_complete_crawl_at
from sites left join articles on articles.site = sites.site and hidden_at is null
group by sites.site;

-- Every URL the archive knows and does not hold, with the reason; other addresses of what it asks for are left out.
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
where ifnull(urls.reason, '') not like 'alias: %'
  and (urls.state in ('refused', 'failed')
       or urls.last_capture_id is null
       or captures.status >= 400
       or captures.error is not null
       or captures.page_kind in ('missing', 'down', 'login', 'blocked'));
