create table index_due (
    reason text primary key
);
insert into index_due (reason) values ('inner words');
