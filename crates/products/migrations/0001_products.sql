create table product_model (
    id uuid primary key,
    brand text not null,
    name text not null,
    variant text not null,
    category text not null,
    sku text not null,
    identity text not null unique,
    created_at bigint not null
);
create index product_model_sku on product_model (sku);

-- serial_key is not unique: two people may claim one number, and that is for a person to settle.
create table asset (
    id uuid primary key,
    model uuid not null references product_model (id),
    serial text not null,
    serial_key text not null,
    imei text not null,
    imei_key text not null,
    status text not null,
    replaced_by uuid references asset (id),
    version bigint not null,
    created_at bigint not null,
    created_by text not null
);
create index asset_serial_key on asset (serial_key);
create index asset_imei_key on asset (imei_key);
create index asset_created on asset (created_at, id);

create table ownership (
    id uuid primary key,
    asset uuid not null references asset (id),
    customer uuid not null,
    from_on text not null,
    until_on text,
    source text not null,
    recorded_at bigint not null,
    recorded_by text not null
);
create unique index ownership_open on ownership (asset) where until_on is null;
create index ownership_asset on ownership (asset, from_on);
create index ownership_customer on ownership (customer);

create table purchase (
    id uuid primary key,
    customer uuid,
    channel text not null,
    order_number text not null,
    order_key text unique,
    contract_on text not null,
    delivered_on text,
    zone text not null,
    recorded_at bigint not null
);
create index purchase_customer on purchase (customer, contract_on);

create table sale_line (
    id uuid primary key,
    purchase uuid not null references purchase (id),
    asset uuid references asset (id),
    model uuid references product_model (id),
    description text not null,
    quantity bigint not null,
    total_minor bigint,
    currency text not null,
    policy_code text,
    warranty_months bigint,
    line_key text unique,
    import uuid
);
create index sale_line_purchase on sale_line (purchase);
create index sale_line_asset on sale_line (asset);

create table serial_conflict (
    id uuid primary key,
    asset uuid not null references asset (id),
    other_asset uuid references asset (id),
    claimant uuid,
    claim text not null unique,
    opened_at bigint not null,
    settlement text,
    note text not null,
    settled_at bigint,
    settled_by text
);
create index serial_conflict_asset on serial_conflict (asset);
create index serial_conflict_other on serial_conflict (other_asset);
