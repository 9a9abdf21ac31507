create table survey_invite (
    id uuid primary key,
    digest text not null unique,
    occasion text not null,
    occasion_id uuid not null,
    occasion_name text not null,
    customer_id uuid not null,
    asset_id uuid,
    state text not null,
    due_at bigint not null,
    expires_at bigint not null,
    created_at bigint not null,
    unique (occasion, occasion_id, created_at)
);
create index survey_invite_customer on survey_invite (customer_id, due_at);
create table survey_response (
    id uuid primary key,
    invite_id uuid not null references survey_invite (id),
    score bigint not null,
    attitude bigint,
    words text not null,
    answered_at bigint not null,
    replaced_at bigint
);
create index survey_response_answered on survey_response (answered_at);
create index survey_response_invite on survey_response (invite_id);
