-- What was found, as the warranty asks about it; absent where the bench wrote words only.
alter table diagnosis add column fault text;
alter table diagnosis add column cause text;

-- A supplement adds to a price that was agreed; it never replaces it.
alter table quote add column is_supplement boolean not null default false;
