select t.id, t.number, t.customer_id, t.asset_id, t.branch_id, t.follows_id, t.subject, t.reason, t.channel,
    t.priority, t.opened_at, t.requester, t.status, t.snoozed_until, t.ended_at, t.ignored_because, t.owner_id,
    t.staff_wrote, t.unanswered, t.work_code, t.work_href, t.last_message_id, t.updated_at, t.events,
    t.next_due_at, t.due_metric, d.kind, d.body
from ticket t left join ticket_draft d on d.ticket_id = t.id
    and d.staff_id = (select id from staff where email = 'minh@bench.example')
where t.number = {number};

select e.seq, e.at, e.actor, e.message_id, e.payload, m.class, m.author, m.staff_id, m.channel, m.body, f.file_id
from ticket t join ticket_event e on e.ticket_id = t.id
    left join message m on m.id = e.message_id left join message_file f on f.message_id = m.id
where t.number = {number} order by e.seq desc, f.position desc limit 500;

select id, name, called, email, roles, branch_id, locale, left_at from staff
order by case when left_at is null then 0 else 1 end, name, id limit 500;

select t.id, t.number, t.requester, t.subject, t.channel, t.status, t.snoozed_until, t.next_due_at,
    t.due_metric, t.work_code, t.updated_at, substr(m.body, 1, 160), m.author
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
