alter table ticket add column root_id uuid;
alter table ticket add column merged_into_id uuid;
alter table ticket add column split_from_id uuid;
update ticket set root_id = id;
create index ticket_root on ticket (root_id);
alter table message add column strand_id uuid;
alter table message add column from_name text;
alter table message add column from_address text;
alter table message add column evidence text;
alter table message add column html_file_id uuid;
alter table message add column raw_file_id uuid;
create index message_mail on message (mail_message_id);
create table strand (
    id uuid primary key,
    ticket_id uuid not null references ticket (id),
    title text not null,
    opened_at bigint not null
);
create index strand_ticket on strand (ticket_id, opened_at, id);
create table participant (
    strand_id uuid not null,
    address text not null,
    name text not null,
    role text not null,
    primary key (strand_id, address)
);
create table recipient (
    message_id uuid not null references message (id),
    position bigint not null,
    role text not null,
    address text not null,
    name text not null,
    primary key (message_id, position)
);
create table reply_route (
    id bigint primary key,
    strand_id uuid not null,
    address text not null
);
create unique index reply_route_strand on reply_route (strand_id, address);
create table ticket_tag (
    ticket_id uuid not null references ticket (id),
    tag text not null,
    primary key (ticket_id, tag)
);
create index ticket_tag_tag on ticket_tag (tag, ticket_id);
create table ticket_follower (
    ticket_id uuid not null references ticket (id),
    staff_id uuid not null,
    primary key (ticket_id, staff_id)
);
create index ticket_follower_staff on ticket_follower (staff_id, ticket_id);
create table message_mention (
    message_id uuid not null references message (id),
    staff_id uuid not null,
    seen_at bigint,
    primary key (message_id, staff_id)
);
create index message_mention_staff on message_mention (staff_id, seen_at);
