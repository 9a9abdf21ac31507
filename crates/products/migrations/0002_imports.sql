create table external_customer (
    source text not null,
    external_id text not null,
    customer uuid not null,
    primary key (source, external_id)
);

-- The mapping that was last used for a row of headings.
create table import_mapping (
    headings_digest text primary key,
    mapping text not null,
    used_at bigint not null
);

create table sales_import (
    id uuid primary key,
    file_name text not null,
    file_digest text not null,
    headings_digest text not null,
    headings text not null,
    sample text not null,
    encoding text not null,
    delimiter text not null,
    line_count bigint not null,
    part_count bigint not null,
    state text not null,
    mapping text not null,
    next_part bigint not null,
    counts text not null,
    carried text,
    began_at bigint,
    began_lines bigint not null,
    worked_at bigint,
    failure text,
    created_at bigint not null,
    created_by text not null
);
create index sales_import_digest on sales_import (file_digest);
create index sales_import_created on sales_import (created_at, id);

-- The lines of the file, 100 in a row, kept until the import is done.
create table import_part (
    import uuid not null references sales_import (id),
    number bigint not null,
    lines text not null,
    primary key (import, number)
);

create table import_reject (
    import uuid not null references sales_import (id),
    line bigint not null,
    cells text not null,
    reason text not null,
    detail text not null,
    primary key (import, line)
);

-- What this pass over the file has met so far: equal lines are numbered, and a serial keeps its first claimant.
create table import_key (
    import uuid not null references sales_import (id),
    pass text not null,
    key text not null,
    who text not null,
    seen bigint not null,
    primary key (import, pass, key)
);
