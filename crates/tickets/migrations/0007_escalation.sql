-- Which steps of an escalation were taken stands in the ticket's events; nothing reads the table any more.
drop table escalation;
