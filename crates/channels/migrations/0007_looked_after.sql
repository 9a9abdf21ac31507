alter table mailbox add column team_id uuid;
create index letter_stored on letter (mailbox_id, stored_at);
create table mail_probe (
    route bigint primary key,
    mailbox_id uuid not null references mailbox (id),
    ordered_at bigint not null,
    returned_at bigint,
    is_aligned boolean not null
);
create index mail_probe_mailbox on mail_probe (mailbox_id, ordered_at);
