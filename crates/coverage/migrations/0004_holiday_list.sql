-- The holidays of a year as the shop entered them, in place of those of the program. Only added to, so that an old
-- answer comes out again with the days that were known then.
create table holiday_list (
    id uuid primary key,
    calendar text not null,
    year bigint not null,
    edition bigint not null,
    days_off text not null,
    worked text not null,
    source text not null,
    recorded_at bigint not null,
    recorded_by text not null,
    unique (calendar, year, edition)
);
