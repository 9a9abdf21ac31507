create index ticket_opened on ticket (opened_at, id);
