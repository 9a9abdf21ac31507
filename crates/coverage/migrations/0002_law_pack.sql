-- The law as the shop applies it: packs that it brought itself, beside and in place of those of the program. Only
-- added to, so that an old answer comes out again under the text of its day.
create table law_pack (
    id uuid primary key,
    name text not null,
    edition bigint not null,
    source text not null,
    hash text not null,
    reason text not null,
    recorded_at bigint not null,
    recorded_by text not null,
    unique (name, edition)
);
create index law_pack_hash on law_pack (hash);
