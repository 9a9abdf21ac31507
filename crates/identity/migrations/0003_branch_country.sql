-- The country in which a branch lies, as ISO 3166-1 writes it; none is the shop's own.
alter table branch add column country text;
