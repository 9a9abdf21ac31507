create table ticket_field (
    id uuid primary key,
    name_vi text not null,
    name_en text not null,
    name_is text not null,
    kind text not null,
    choices text not null,
    is_required boolean not null,
    is_public boolean not null,
    saved_at bigint not null,
    removed_at bigint
);
create table ticket_field_value (
    ticket_id uuid not null references ticket (id),
    field_id uuid not null references ticket_field (id),
    value text not null,
    primary key (ticket_id, field_id)
);
create index ticket_field_value_of on ticket_field_value (field_id, value, ticket_id);
update bulk_item set before = 'null' where before = '';
