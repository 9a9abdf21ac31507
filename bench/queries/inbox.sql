select t.id, t.number, t.requester, t.subject, t.channel, t.status, t.snoozed_until, t.next_due_at,
    t.due_metric, t.work_code, t.updated_at, substr(m.body, 1, 160), m.author,
    t.epoch < (select e.epoch from promise_epoch e where e.name = 'house')
from ticket t left join message m on m.id = t.last_message_id
where t.stage = 'todo' and t.owner_id = (select id from staff where email = 'minh@bench.example')
    and t.next_due_at > -1
order by t.next_due_at, t.id limit 26;

select
    (select cast(count(*) as bigint) from (select id from ticket where stage = 'todo'
        and owner_id = (select id from staff where email = 'minh@bench.example') limit 201) counted),
    (select cast(count(*) as bigint) from (select id from ticket where stage = 'todo'
        and owner_id is null limit 201) counted),
    (select cast(count(*) as bigint) from (select id from ticket where stage = 'todo' limit 201) counted),
    (select cast(count(*) as bigint) from (select id from ticket where stage = 'snoozed'
        and owner_id = (select id from staff where email = 'minh@bench.example') limit 201) counted),
    (select cast(count(*) as bigint) from (select id from ticket where stage = 'snoozed'
        and owner_id is null limit 201) counted),
    (select cast(count(*) as bigint) from (select id from ticket where stage = 'snoozed' limit 201) counted);
