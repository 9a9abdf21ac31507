alter table message add column reply_to text;
alter table message add column remarks text;
alter table message_file add column content_id text;
