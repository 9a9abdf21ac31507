alter table ticket add column erased_at bigint;
