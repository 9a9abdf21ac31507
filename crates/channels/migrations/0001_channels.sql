create table mailbox (
    id uuid primary key,
    name text not null unique,
    address text not null unique,
    kind text not null,
    host text not null,
    port bigint not null,
    tls text not null,
    login text not null,
    way text not null,
    secret bytea,
    folder text not null,
    done_folder text not null,
    charset text not null,
    trusted_server text not null,
    locale text not null,
    takes_tokens boolean not null,
    is_active boolean not null,
    version bigint not null,
    created_at bigint not null,
    changed_at bigint not null
);
create table mailbox_state (
    mailbox_id uuid primary key references mailbox (id),
    uid_validity bigint not null,
    seen_uid bigint not null,
    sign_in text not null,
    sign_in_at bigint,
    problem text not null,
    token_expires_at bigint,
    last_fetch_at bigint,
    last_mail_at bigint,
    backlog bigint not null
);
create table mail_alarm (
    key text primary key,
    since bigint not null
);
create table letter (
    id uuid primary key,
    mailbox_id uuid not null references mailbox (id),
    uid_validity bigint not null,
    uid bigint not null,
    file_id uuid not null,
    bytes bigint not null,
    is_whole boolean not null,
    envelope_from text,
    envelope_to text not null,
    received_at bigint not null,
    stored_at bigint not null,
    state text not null,
    state_at bigint not null,
    reason text,
    detail text not null,
    tries bigint not null,
    sender text not null,
    subject text not null,
    message_id text,
    digest text,
    class text,
    evidence text,
    repeats_id uuid references letter (id),
    is_variant boolean not null,
    has_reopened boolean not null,
    is_unmatched boolean not null,
    ticket_id uuid,
    ticket_number bigint,
    message_ref uuid,
    unique (mailbox_id, uid_validity, uid)
);
create index letter_state on letter (state, state_at, id);
create index letter_mailbox on letter (mailbox_id, state);
create index letter_message_id on letter (message_id, state);
create index letter_class on letter (class, stored_at, id);
create index letter_ticket on letter (ticket_id, stored_at);
create table acknowledgement (
    id uuid primary key,
    mailbox_id uuid not null references mailbox (id),
    address text not null,
    was_verified boolean not null,
    at bigint not null
);
create index acknowledgement_address on acknowledgement (address, at);
create index acknowledgement_at on acknowledgement (at);
