alter table chat_event add column strand_id uuid;
create index chat_event_strand on chat_event (strand_id);
