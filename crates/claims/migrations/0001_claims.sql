-- A customer's claim for one unit. What was decided stands in `claim_verdict` and is never changed.
create table claim (
    id uuid primary key,
    number bigint not null unique,
    customer uuid not null,
    asset uuid not null,
    -- The conversation in which it is talked about, by its number.
    ticket bigint not null,
    status text not null,
    fault text,
    wants text not null,
    words text not null,
    -- The product as it was called then.
    device text not null,
    appeared_on text,
    outcome text,
    work_code text not null,
    work_href text not null,
    version bigint not null,
    created_at bigint not null,
    changed_at bigint not null
);
create index claim_customer on claim (customer, number);
create index claim_asset on claim (asset, number);
create index claim_ticket on claim (ticket);
create index claim_status on claim (status, created_at);

create table claim_step (
    id uuid primary key,
    claim uuid not null references claim (id),
    step text not null,
    from_status text not null,
    to_status text not null,
    actor text not null,
    note text not null,
    at bigint not null
);
create index claim_step_claim on claim_step (claim, at);

-- What was asked for, by name. It is answered when there is newer evidence of each kind.
create table claim_question (
    id uuid primary key,
    claim uuid not null references claim (id),
    kinds text not null,
    words text not null,
    actor text not null,
    at bigint not null
);
create index claim_question_claim on claim_question (claim, at);

-- Only added to. What the shop established stands in `finding`; what a customer sent establishes nothing by itself.
create table claim_evidence (
    id uuid primary key,
    claim uuid not null references claim (id),
    kind text not null,
    finding text not null,
    words text not null,
    photos bigint not null,
    actor text not null,
    at bigint not null
);
create index claim_evidence_claim on claim_evidence (claim, at);

-- Immutable: the question, the answer of the engine as it was, what the shop made of it, and what the customer was told.
create table claim_verdict (
    id uuid primary key,
    claim uuid not null references claim (id),
    ordinal bigint not null,
    ruling text not null,
    basis text not null,
    reason text not null,
    ask text not null,
    verdict text not null,
    told text not null,
    evidence bigint not null,
    actor text not null,
    at bigint not null,
    unique (claim, ordinal)
);
