alter table mailbox add column generation bigint not null default 0;
alter table mailbox drop column created_at;
alter table mailbox_state add column stored bigint not null default 0;
update mailbox_state set stored = (select count(*) from letter where letter.mailbox_id = mailbox_state.mailbox_id);
alter table mail_alarm drop column since;
alter table letter drop column message_ref;
alter table letter drop column evidence;
alter table acknowledgement drop column was_verified;
