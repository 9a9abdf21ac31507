create table customer (
    id uuid primary key,
    name text not null,
    called text not null,
    form_of_address text,
    locale text not null,
    street text not null,
    ward text not null,
    legacy_district text not null,
    province text not null,
    version bigint not null,
    created_at bigint not null,
    changed_at bigint not null,
    changed_by text not null
);
create table contact_point (
    id uuid primary key,
    customer_id uuid not null references customer (id),
    kind text not null,
    value text not null,
    source text not null,
    verified_at bigint,
    created_at bigint not null,
    unique (customer_id, kind, value)
);
create index contact_point_value on contact_point (kind, value);
create unique index contact_point_proven on contact_point (kind, value) where verified_at is not null;
create table consent_event (
    id uuid primary key,
    customer_id uuid not null references customer (id),
    purpose text not null,
    decision text not null,
    channel text not null,
    text_locale text not null,
    text_digest text not null,
    actor text not null,
    at bigint not null
);
create index consent_event_customer on consent_event (customer_id, purpose, at, id);
create table timeline_entry (
    id uuid primary key,
    customer_id uuid references customer (id),
    asset_id uuid,
    topic text not null,
    kind text not null,
    args text not null,
    audience text not null,
    icon text not null,
    href text,
    at bigint not null
);
create index timeline_entry_customer on timeline_entry (customer_id, at, id);
create index timeline_entry_asset on timeline_entry (asset_id, at, id);
