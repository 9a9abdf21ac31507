create table blocked_sender (
    id uuid primary key,
    address text not null unique,
    blocked_by text not null,
    blocked_at bigint not null
);
create table mailbox_lease (
    mailbox_id uuid primary key references mailbox (id),
    holder text not null,
    held_until bigint not null
);
