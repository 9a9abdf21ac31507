-- The shop's table of returns, one row a version. What something was sold under is never changed: a change is a new
-- version.
create table return_policy (
    id uuid primary key,
    version bigint not null unique,
    valid_from text not null,
    rows text not null,
    recorded_at bigint not null,
    recorded_by text not null
);
