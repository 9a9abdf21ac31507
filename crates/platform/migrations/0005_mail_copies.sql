drop index mail_out_created;
drop index mail_out_about;
alter table mail_out rename to mail_out_before_copies;
create table mail_out (
    id uuid primary key,
    recipient text not null,
    recipient_name text not null,
    sender_name text not null,
    reply_to text,
    shown_to text not null,
    shown_cc text not null,
    envelope_from text,
    subject text not null,
    body text not null,
    message_id text not null,
    in_reply_to text,
    thread_ids text not null,
    class text not null,
    about text not null,
    state text not null,
    error text,
    created_at bigint not null,
    settled_at bigint
);
insert into mail_out (id, recipient, recipient_name, sender_name, reply_to, shown_to, shown_cc, envelope_from, subject,
 body, message_id, in_reply_to, thread_ids, class, about, state, error, created_at, settled_at)
 select id, recipient, recipient_name, sender_name, reply_to, '[]', '[]', null, subject, body, message_id, in_reply_to,
 thread_ids, class, about, state, error, created_at, settled_at from mail_out_before_copies;
drop table mail_out_before_copies;
create index mail_out_created on mail_out (created_at);
create index mail_out_about on mail_out (about);
create index mail_out_message on mail_out (message_id);
create table mail_in_address (
    address text primary key,
    takes_tokens boolean not null,
    since bigint not null
);
