create table ticket_macro (
    id uuid primary key,
    name text not null,
    body text not null,
    used bigint not null,
    saved_at bigint not null,
    removed_at bigint
);
create table automation (
    id uuid primary key,
    name text not null,
    version_id uuid not null,
    starts_with text not null,
    is_on boolean not null,
    stopped_at bigint,
    author_id uuid not null,
    saved_at bigint not null,
    removed_at bigint
);
create index automation_on on automation (starts_with, is_on);
create table automation_version (
    id uuid primary key,
    automation_id uuid not null references automation (id),
    number bigint not null,
    rule text not null,
    author_id uuid not null,
    saved_at bigint not null,
    unique (automation_id, number)
);
create table automation_run (
    version_id uuid not null references automation_version (id),
    ticket_id uuid not null references ticket (id),
    seq bigint not null,
    automation_id uuid not null,
    at bigint not null,
    outcome text not null,
    detail text not null,
    acts bigint not null,
    primary key (version_id, ticket_id, seq)
);
create index automation_run_newest on automation_run (automation_id, at, ticket_id, seq);
create index automation_run_ticket on automation_run (ticket_id, at);
create table automation_effect (
    ticket_id uuid not null references ticket (id),
    seq bigint not null,
    automation_id uuid not null,
    cause_seq bigint not null,
    depth bigint not null,
    primary key (ticket_id, seq)
);
create index ticket_event_kind on ticket_event (kind, at);
create table saved_view (
    id uuid primary key,
    owner_id uuid not null,
    name text not null,
    is_shared boolean not null,
    filter text not null,
    saved_at bigint not null
);
create index saved_view_owner on saved_view (owner_id, is_shared);
create table bulk (
    id uuid primary key,
    staff_id uuid not null,
    act text not null,
    total bigint not null,
    at bigint not null,
    finished_at bigint,
    undone_at bigint
);
create index bulk_staff on bulk (staff_id, at, id);
create table bulk_item (
    bulk_id uuid not null references bulk (id),
    position bigint not null,
    number bigint not null,
    outcome text not null,
    why text not null,
    before text not null,
    changed_at bigint not null,
    undone text not null,
    primary key (bulk_id, position)
);
