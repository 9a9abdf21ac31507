alter table mail_out add column route bigint;
create unique index mail_out_route on mail_out (route);
