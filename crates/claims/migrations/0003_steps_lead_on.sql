alter table claim_step drop column from_status;
