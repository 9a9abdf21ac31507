alter table ticket add column shop_address text;
