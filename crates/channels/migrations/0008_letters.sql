create table letter_decision (
    id uuid primary key,
    letter_id uuid not null references letter (id),
    decision text not null,
    decided_by text not null,
    because text not null,
    decided_at bigint not null
);
create index letter_decision_letter on letter_decision (letter_id, decided_at, id);
create index letter_newest on letter (stored_at, id);
create index letter_state_stored on letter (state, stored_at, id);
create index letter_sender on letter (lower(sender));
create index letter_number on letter (ticket_number);
create index letter_file on letter (file_id);
