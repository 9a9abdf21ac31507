-- Most devices have no IMEI: the empty text in the index made every plan that reads it look dear.
drop index asset_imei_key;
create index asset_imei_key on asset (imei_key) where imei_key <> '';
