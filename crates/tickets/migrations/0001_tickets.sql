create table ticket (
    id uuid primary key,
    number bigint not null unique,
    customer_id uuid,
    asset_id uuid,
    branch_id uuid,
    follows_id uuid references ticket (id),
    subject text not null,
    reason text not null,
    channel text not null,
    priority text not null,
    opened_at bigint not null,
    requester text not null,
    has_mail boolean not null,
    stage text not null,
    status text not null,
    snoozed_until bigint,
    ended_at bigint,
    ignored_because text,
    owner_id uuid,
    staff_wrote boolean not null,
    unanswered boolean not null,
    work_code text,
    work_href text,
    last_message_id uuid,
    updated_at bigint not null,
    events bigint not null,
    next_due_at bigint not null,
    due_metric text
);
create index ticket_due on ticket (stage, next_due_at, id);
create index ticket_owner_due on ticket (stage, owner_id, next_due_at, id);
create index ticket_updated on ticket (stage, updated_at, id);
create index ticket_owner_updated on ticket (stage, owner_id, updated_at, id);
create index ticket_customer on ticket (customer_id, updated_at, id);
create table message (
    id uuid primary key,
    ticket_id uuid not null references ticket (id),
    class text not null,
    author text not null,
    staff_id uuid,
    channel text not null,
    body text not null,
    mail_message_id text,
    at bigint not null
);
create index message_ticket on message (ticket_id, at, id);
create table message_file (
    message_id uuid not null references message (id),
    position bigint not null,
    file_id uuid not null,
    primary key (message_id, position)
);
create index message_file_file on message_file (file_id);
create table ticket_event (
    ticket_id uuid not null references ticket (id),
    seq bigint not null,
    at bigint not null,
    actor text not null,
    kind text not null,
    message_id uuid references message (id),
    payload text not null,
    primary key (ticket_id, seq)
);
create table ticket_draft (
    ticket_id uuid not null references ticket (id),
    staff_id uuid not null,
    kind text not null,
    body text not null,
    saved_at bigint not null,
    primary key (ticket_id, staff_id)
);
create table service_promise (
    name text primary key,
    calendar text not null,
    policy text not null
);
insert into service_promise (name, calendar, policy) values (
    'house',
    '[{"valid_from":"2000-01-01T00:00:00Z","zone":"Asia/Ho_Chi_Minh","weekly":{"1":["08:30-21:00"],"2":["08:30-21:00"],"3":["08:30-21:00"],"4":["08:30-21:00"],"5":["08:30-21:00"],"6":["08:30-21:00"]}}]',
    '[{"valid_from":"2000-01-01T00:00:00Z","calendar":null,"targets":{"low":{"first_response":3600,"next_response":7200,"resolution":28800},"normal":{"first_response":3600,"next_response":7200,"resolution":28800},"high":{"first_response":3600,"next_response":7200,"resolution":28800},"urgent":{"first_response":3600,"next_response":7200,"resolution":28800}},"warnings":{"first_response":[900],"next_response":[1800],"resolution":[3600]},"pausing":["waiting_for_customer","paused"]}]'
);
