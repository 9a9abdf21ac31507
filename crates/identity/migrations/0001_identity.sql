create table shop (
    id bigint primary key check (id = 1),
    name text not null,
    phone text not null,
    address text not null,
    hours text not null,
    zone text not null,
    currency text not null,
    locale text not null,
    created_at bigint not null
);
create table branch (
    id uuid primary key,
    name text not null,
    slug text not null unique,
    address text not null,
    phone text not null,
    created_at bigint not null
);
create table staff (
    id uuid primary key,
    email text not null unique,
    name text not null,
    called text not null,
    roles text not null,
    branch_id uuid references branch (id),
    locale text not null,
    password text not null,
    created_at bigint not null,
    left_at bigint
);
create table second_factor (
    staff_id uuid primary key references staff (id),
    secret bytea not null,
    last_step bigint not null,
    created_at bigint not null
);
create table recovery_code (
    digest text primary key,
    staff_id uuid not null references staff (id)
);
create index recovery_code_staff on recovery_code (staff_id);
create table session (
    digest text primary key,
    id uuid not null unique,
    kind text not null,
    holder uuid not null,
    csrf text not null,
    device text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null
);
create index session_holder on session (holder);
create index session_expires on session (expires_at);
create table attempt (
    who text primary key,
    failures bigint not null,
    last_at bigint not null
);
create index attempt_last on attempt (last_at);
create table setup_link (
    digest text primary key,
    expires_at bigint not null
);
create table invitation (
    id uuid primary key,
    digest text not null unique,
    email text not null unique,
    name text not null,
    roles text not null,
    branch_id uuid references branch (id),
    invited_by uuid not null references staff (id),
    created_at bigint not null,
    expires_at bigint not null
);
create table password_link (
    digest text primary key,
    staff_id uuid not null references staff (id),
    expires_at bigint not null
);
create index password_link_staff on password_link (staff_id);
create table customer_link (
    digest text primary key,
    customer_id uuid not null,
    target text not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index customer_link_expires on customer_link (expires_at);
create table address_code (
    address text primary key,
    digest text not null,
    wrong bigint not null,
    sent_at bigint not null,
    day_began_at bigint not null,
    sent_in_day bigint not null
);
create table api_key (
    id uuid primary key,
    digest text not null unique,
    name text not null,
    roles text not null,
    staff_id uuid not null references staff (id),
    created_at bigint not null,
    last_used_at bigint
);
