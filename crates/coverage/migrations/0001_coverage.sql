-- One row a version. What something was sold under is never changed: a change is a new version.
create table warranty_policy (
    id uuid primary key,
    code text not null,
    version bigint not null,
    name text not null,
    valid_from text not null,
    terms text not null,
    recorded_at bigint not null,
    recorded_by text not null,
    unique (code, version)
);

-- What a version is given with when the receipt names no policy. An empty key stands for all.
create table asset_policy (
    id uuid primary key,
    policy uuid not null references warranty_policy (id),
    brand text not null,
    model text not null,
    brand_key text not null,
    model_key text not null
);
create index asset_policy_policy on asset_policy (policy);
create index asset_policy_match on asset_policy (brand_key, model_key);

-- Only added to. A correction names the entry that it replaces.
create table service_history (
    id uuid primary key,
    asset uuid not null,
    reference uuid not null,
    happened_on text not null,
    what text not null,
    corrects uuid references service_history (id),
    recorded_at bigint not null,
    recorded_by text not null
);
create index service_history_asset on service_history (asset, recorded_at, id);
create index service_history_reference on service_history (reference, recorded_at);

create table recall (
    id uuid primary key,
    title text not null,
    brand text not null,
    model text not null,
    brand_key text not null,
    model_key text not null,
    opened_on text not null,
    closed_on text,
    recorded_at bigint not null,
    recorded_by text not null
);
create index recall_match on recall (brand_key, model_key);
