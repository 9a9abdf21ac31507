create index chat_line_person on chat_line (account_id, address);
