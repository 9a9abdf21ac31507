create table event (
    seq integer primary key autoincrement,
    id uuid not null unique,
    kind text not null,
    actor text not null,
    payload text not null,
    at bigint not null
);
create table live_change (
    seq integer primary key autoincrement,
    region text not null,
    at bigint not null
);
create table search_document (
    row integer primary key autoincrement,
    kind text not null,
    id uuid not null,
    unique (kind, id)
);
create virtual table search_index using fts5 (
    folded, exact, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
);
