alter table chat_event add column strand_id uuid;
create index chat_event_strand on chat_event (strand_id);
create table call_line (
    id uuid primary key,
    name text not null unique,
    secret bytea not null,
    is_active boolean not null,
    refused bigint not null,
    last_in_at bigint
);
create table call_event (
    id uuid primary key,
    line_id uuid not null references call_line (id),
    event_id text not null,
    kind text not null,
    raw text not null,
    state text not null,
    received_at bigint not null,
    call_id uuid,
    unique (line_id, event_id)
);
create index call_event_call on call_event (call_id);
create index call_event_state on call_event (line_id, state, kind);
create table phone_call (
    id uuid primary key,
    line_id uuid not null references call_line (id),
    remote_id text not null,
    is_inbound boolean not null,
    number text not null,
    stage text not null,
    is_incomplete boolean not null,
    began_at bigint not null,
    answered_at bigint,
    ended_at bigint,
    strand_id uuid,
    ticket_number bigint,
    unique (line_id, remote_id)
);
create index phone_call_began on phone_call (began_at, id);
create index phone_call_number on phone_call (line_id, number, began_at);
