alter table ticket add column team_id uuid;
create index ticket_team_due on ticket (stage, team_id, next_due_at, id);
create index ticket_team_updated on ticket (stage, team_id, updated_at, id);
create table team_rule (
    team_id uuid primary key,
    method text not null,
    by_skills boolean not null,
    takes_new boolean not null,
    calendar_id uuid,
    saved_at bigint not null
);
create table team_turn (
    team_id uuid not null,
    staff_id uuid not null,
    turn bigint not null,
    primary key (team_id, staff_id)
);
