-- Where the device was brought in, as the law packs name places: a warranty may hold in some places only. Null is a repair
-- from before this was written down; it is answered for the place of the sale, as it was then.
alter table repair add column brought_in text;
-- What is over is paged by its last change.
create index repair_changed on repair (changed_at, id);
create index repair_open on repair (promised_at, id) where status not in ('handed_over', 'closed');
