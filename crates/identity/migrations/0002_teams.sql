create table team (
    id uuid primary key,
    name text not null,
    branch_id uuid references branch (id),
    week text not null,
    created_at bigint not null,
    retired_at bigint
);
create table team_member (
    team_id uuid not null references team (id),
    staff_id uuid not null references staff (id),
    primary key (team_id, staff_id)
);
create index team_member_staff on team_member (staff_id, team_id);
create table duty (
    staff_id uuid primary key references staff (id),
    languages text not null,
    lines text not null,
    capacity bigint,
    week text not null
);
create table absence (
    id uuid primary key,
    staff_id uuid not null references staff (id),
    begins_at bigint not null,
    ends_at bigint not null,
    reason text not null,
    note text not null,
    entered_by text not null,
    created_at bigint not null
);
create index absence_staff on absence (staff_id, ends_at);
create index absence_ends on absence (ends_at);
