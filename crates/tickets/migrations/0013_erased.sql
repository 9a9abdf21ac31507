alter table ticket add column erased_at bigint;
alter table ticket add column paused_because text;
