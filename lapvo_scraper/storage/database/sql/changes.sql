-- Which articles have changed, in the order in which they did: by it the files that are made of articles, a line each,
-- are renewed and not written anew (article_changes.py). Triggers, so that no writer can forget it.

create table _article_changes (
  number integer primary key,
  article_id integer not null,
  mark blob not null default (randomblob(8))
) strict;

create trigger articles_note_insert after insert on articles begin
  insert into _article_changes (article_id) values (new.id);
  delete from _article_changes where number <= last_insert_rowid() - 100000;
end;

create trigger articles_note_update after update on articles begin
  insert into _article_changes (article_id) values (new.id);
  delete from _article_changes where number <= last_insert_rowid() - 100000;
end;

create trigger articles_note_delete after delete on articles begin
  insert into _article_changes (article_id) values (old.id);
  delete from _article_changes where number <= last_insert_rowid() - 100000;
end;
