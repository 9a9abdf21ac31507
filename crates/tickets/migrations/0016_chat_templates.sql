create table chat_template (
    id uuid primary key,
    account_id uuid not null,
    code text not null,
    name text not null,
    body text not null,
    is_active boolean not null,
    letters_max bigint not null,
    value_letters_max bigint not null,
    unique (account_id, code)
);
create table message_template (
    message_id uuid primary key references message (id) on delete cascade,
    code text not null,
    phone text not null,
    data text not null
);
