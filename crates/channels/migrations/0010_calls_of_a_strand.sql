create index phone_call_strand on phone_call (strand_id, began_at);
