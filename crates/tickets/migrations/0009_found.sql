create index ticket_asset on ticket (asset_id, opened_at, id);
create index ticket_ended on ticket (ended_at, id);
