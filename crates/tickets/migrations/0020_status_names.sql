create table status_name (
    status text not null,
    locale text not null,
    name text not null,
    primary key (status, locale)
);
