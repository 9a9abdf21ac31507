-- Present where a device was taken in that somebody else owns as far as the shop knows: the customer's word was taken.
create table owner_claim (
    repair uuid not null references repair (id),
    asset uuid not null,
    actor text not null,
    at bigint not null,
    primary key (repair, asset)
);
