alter table chat_copy add column begun_at bigint;
create index chat_copy_begun on chat_copy (account_id, begun_at);
