alter table message add column reply_to text;
alter table message add column remarks text;
