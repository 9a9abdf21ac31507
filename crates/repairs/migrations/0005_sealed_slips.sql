-- The secrets of a slip, sealed with the shop's key, so that the page prints it again; absent where it was issued before.
alter table slip_token add column sealed bytea;
