alter table ticket add column erased_at bigint;
alter table ticket add column paused_because text;
create index message_raw on message (raw_file_id);
