alter table letter add column brought_by text;
