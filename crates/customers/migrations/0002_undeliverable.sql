alter table contact_point add column undeliverable_at bigint;
