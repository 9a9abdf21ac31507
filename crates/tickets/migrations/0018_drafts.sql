create table draft (
    ticket_id uuid not null references ticket (id),
    strand_id uuid not null,
    staff_id uuid not null,
    kind text not null,
    body text not null,
    saved_at bigint not null,
    primary key (strand_id, staff_id, kind)
);
create index draft_ticket on draft (ticket_id, staff_id);
insert into draft (ticket_id, strand_id, staff_id, kind, body, saved_at)
select ticket_id, ticket_id, staff_id, kind, body, saved_at from ticket_draft;
drop table ticket_draft;
