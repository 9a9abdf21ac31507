-- Where the contract was made, as ISO 3166-1 writes it; none is where the shop is, as for all that was sold before.
alter table purchase add column country text;
