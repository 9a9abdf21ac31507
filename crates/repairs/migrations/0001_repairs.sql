create table repair (
    id uuid primary key,
    number bigint not null unique,
    customer uuid not null,
    asset uuid not null,
    ticket uuid,
    branch uuid,
    status text not null,
    technician uuid,
    shelf text not null,
    device text not null,
    serial text not null,
    fault text not null,
    basis text not null,
    currency text not null,
    promised_at bigint not null,
    version bigint not null,
    created_at bigint not null,
    changed_at bigint not null
);
create index repair_by_status on repair (status, promised_at, id);
create index repair_by_customer on repair (customer, created_at);
create index repair_by_asset on repair (asset, created_at);
create index repair_by_ticket on repair (ticket);

-- The acceptance document. A row is never changed: a new promise is version n + 1.
create table acceptance (
    repair uuid not null references repair (id),
    version bigint not null,
    fault text not null,
    accessories text not null,
    condition text not null,
    basis text not null,
    promised_at bigint not null,
    reason text not null,
    data_choice text not null,
    passcode text not null,
    loan text not null,
    loan_note text not null,
    fee_minor bigint not null,
    signed_name text not null,
    received_by text not null,
    at bigint not null,
    primary key (repair, version)
);

create table repair_event (
    id uuid primary key,
    repair uuid not null references repair (id),
    from_status text not null,
    to_status text not null,
    actor text not null,
    note text not null,
    at bigint not null
);
create index repair_event_by_repair on repair_event (repair, at);

-- Present while a repair is on hold; it returns to where it came from.
create table repair_hold (
    repair uuid primary key references repair (id),
    came_from text not null,
    reason text not null,
    at bigint not null
);

-- Present since the device lies ready.
create table repair_ready (
    repair uuid primary key references repair (id),
    at bigint not null,
    pickup_by text not null
);

create table repair_photo (
    file uuid primary key,
    repair uuid references repair (id),
    kept_by uuid not null,
    moment text not null,
    at bigint not null
);
create index repair_photo_by_repair on repair_photo (repair, at);

create table diagnosis (
    id uuid primary key,
    repair uuid not null references repair (id),
    findings text not null,
    by_staff text not null,
    at bigint not null
);
create index diagnosis_by_repair on diagnosis (repair, at);

create table quote (
    id uuid primary key,
    repair uuid not null references repair (id),
    version bigint not null,
    state text not null,
    sent_at bigint,
    last_day text,
    created_at bigint not null,
    unique (repair, version)
);

create table quote_line (
    id uuid primary key,
    quote uuid not null references quote (id),
    position bigint not null,
    label text not null,
    kind text not null,
    choice text not null,
    covered_minor bigint not null,
    paid_minor bigint not null,
    payer_reason text not null
);
create index quote_line_by_quote on quote_line (quote, position);

-- One answer for one quote: the second person to decide finds the first answer.
create table approval (
    quote uuid primary key references quote (id),
    answer text not null,
    cap_minor bigint not null,
    way text not null,
    actor text not null,
    name text not null,
    at bigint not null
);

create table work (
    repair uuid primary key references repair (id),
    repairer uuid,
    began_at bigint not null
);

create table quality_check (
    id uuid primary key,
    repair uuid not null references repair (id),
    checker text not null,
    passed boolean not null,
    note text not null,
    at bigint not null
);
create index quality_check_by_repair on quality_check (repair, at);

create table payment (
    id uuid primary key,
    repair uuid not null references repair (id),
    amount_minor bigint not null,
    way text not null,
    actor text not null,
    at bigint not null
);
create index payment_by_repair on payment (repair, at);

create table hand_over (
    repair uuid primary key references repair (id),
    serial_read text not null,
    signed_name text not null,
    loan_back boolean not null,
    actor text not null,
    at bigint not null
);

-- What is printed on a slip: only digests are kept.
create table slip_token (
    digest text primary key,
    code_digest text not null unique,
    repair uuid not null references repair (id),
    created_at bigint not null,
    expires_at bigint not null
);
create index slip_token_by_repair on slip_token (repair, created_at);

-- Where customers transfer money to: one row.
create table bank_account (
    name text primary key,
    bank text not null,
    account text not null,
    holder text not null
);
