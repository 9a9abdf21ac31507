-- A sale without a buyer left its device in stock. Whatever was sold and never had an owner was sold to somebody unknown;
-- a device that had one and is in stock came back, and stays.
update asset set status = 'sold', version = version + 1
where status = 'in_stock'
and id in (select asset from sale_line where asset is not null)
and id not in (select asset from ownership);
