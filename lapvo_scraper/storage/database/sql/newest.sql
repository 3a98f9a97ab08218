-- What was fetched last, whatever it was: the end of a night looks at the newest pages, not through all there are. The site
-- comes second: before the time, SQLite would take this index for any question about a site.

create index captures_by_time on captures (fetched_at, site);
