create table event (
    seq bigint generated always as identity primary key,
    id uuid not null unique,
    kind text not null,
    actor text not null,
    payload text not null,
    at bigint not null
);
create table live_change (
    seq bigint generated always as identity primary key,
    region text not null,
    at bigint not null
);
create table search_document (
    row bigint generated always as identity primary key,
    kind text not null,
    id uuid not null,
    folded tsvector not null,
    exact tsvector not null,
    unique (kind, id)
);
create index search_document_folded on search_document using gin (folded);
create index search_document_exact on search_document using gin (exact);
