alter table mailbox add column team_id uuid;
