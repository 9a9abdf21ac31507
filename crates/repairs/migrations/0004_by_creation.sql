-- The list of what came in a time is read page by page, newest first.
create index repair_by_creation on repair (created_at, id);
