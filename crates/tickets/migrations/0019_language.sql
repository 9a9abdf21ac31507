alter table ticket add column language text;
alter table ticket add column guessed_language text;
