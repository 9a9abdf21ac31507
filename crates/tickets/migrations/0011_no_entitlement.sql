alter table ticket drop column is_entitled;
