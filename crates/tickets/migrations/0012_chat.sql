create table chat_line (
    strand_id uuid primary key,
    account_id uuid not null,
    channel text not null,
    address text not null,
    name text not null,
    closes_at bigint not null,
    replies_left bigint not null,
    letters_max bigint not null
);
alter table message add column delivery text;
alter table message add column delivery_detail text;
