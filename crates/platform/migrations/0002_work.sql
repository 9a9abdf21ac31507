create table job (
    id uuid primary key,
    kind text not null,
    key text not null,
    payload text not null,
    state text not null,
    run_at bigint not null,
    attempts bigint not null,
    lease uuid,
    lease_until bigint not null,
    last_error text,
    created_at bigint not null,
    unique (kind, key)
);
create index job_due on job (state, run_at);
create table submission (
    actor text not null,
    key text not null,
    digest text not null,
    result text not null,
    at bigint not null,
    primary key (actor, key)
);
create table audit_entry (
    id uuid primary key,
    at bigint not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail text not null
);
create index audit_entry_at on audit_entry (at);
create table file (
    id uuid primary key,
    storage_key text not null,
    thumbnail_key text,
    name text not null,
    media_type text not null,
    bytes bigint not null,
    digest text not null,
    created_by text not null,
    created_at bigint not null
);
create table mail_out (
    id uuid primary key,
    recipient text not null,
    recipient_name text not null,
    sender_name text not null,
    reply_to text,
    subject text not null,
    body text not null,
    message_id text not null unique,
    in_reply_to text,
    thread_ids text not null,
    class text not null,
    about text not null,
    state text not null,
    error text,
    created_at bigint not null,
    settled_at bigint
);
create index mail_out_created on mail_out (created_at);
create index mail_out_about on mail_out (about);
