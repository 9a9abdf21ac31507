-- Where the device is brought in, as the law packs name places: a warranty may hold in some places only. Null is a claim
-- from before anybody asked; it is answered for the place of the sale, as it was then.
alter table claim add column brought_in text;
