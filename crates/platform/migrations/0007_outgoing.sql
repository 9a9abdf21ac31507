alter table mail_out add column file_ids text not null default '[]';
alter table mail_out add column unknowns bigint not null default 0;
alter table mail_out add column from_address text;
create index mail_out_state on mail_out (state, settled_at);
