-- Opening hours and promises with names. Editions are only added: a change is a new one, which counts from the
-- `valid_from` in its body and stands in place of every earlier edition from then on. What the house had before stays
-- in service_promise, as the edition before the first.
create table service_calendar (
    id uuid not null,
    edition bigint not null,
    name text not null,
    body text not null,
    recorded_at bigint not null,
    recorded_by text not null,
    primary key (id, edition)
);
create table service_policy (
    id uuid not null,
    edition bigint not null,
    name text not null,
    body text not null,
    recorded_at bigint not null,
    recorded_by text not null,
    primary key (id, edition)
);
-- Counts the editions of both. A ticket whose deadline was computed in an earlier epoch is computed anew.
create table promise_epoch (
    name text primary key,
    epoch bigint not null
);
insert into promise_epoch (name, epoch) values ('house', 0);
alter table ticket add column policy_id uuid;
alter table ticket add column is_entitled boolean not null default false;
alter table ticket add column epoch bigint not null default 0;
-- Each step of an escalation once for each clock.
create table escalation (
    ticket_id uuid not null references ticket (id),
    metric text not null,
    ordinal bigint not null,
    step text not null,
    at bigint not null,
    primary key (ticket_id, metric, ordinal, step)
);
-- Customers' words that nothing would ever bring back to somebody's eyes, as the nightly check found them.
create table overlooked (
    ticket_id uuid primary key references ticket (id),
    why text not null,
    found_at bigint not null
);
-- What is late, and what will be late today: what is done is due at the end of time and so behind everything.
create index ticket_next_due on ticket (next_due_at, id);
