create table chat_account (
    id uuid primary key,
    kind text not null,
    name text not null unique,
    app_id text not null,
    page_id text not null,
    secrets bytea not null,
    is_active boolean not null,
    refused bigint not null,
    last_in_at bigint,
    last_out_at bigint,
    problem text not null
);
create table chat_event (
    id uuid primary key,
    account_id uuid not null references chat_account (id),
    event_id text not null,
    kind text not null,
    raw text not null,
    state text not null,
    received_at bigint not null,
    unique (account_id, event_id)
);
create index chat_event_state on chat_event (account_id, state, kind);
create table chat_person (
    account_id uuid not null references chat_account (id),
    address text not null,
    name text not null,
    strand_id uuid not null,
    primary key (account_id, address)
);
create table chat_copy (
    message_id uuid primary key,
    account_id uuid not null references chat_account (id),
    remote_id text
);
create index chat_copy_remote on chat_copy (account_id, remote_id);
