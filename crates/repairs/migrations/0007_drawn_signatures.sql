-- What the customer drew beside the typed name: on the acceptance document, and on the receipt at the hand-over.
create table drawn_signature (
    repair uuid not null references repair (id),
    signed text not null check (signed in ('acceptance', 'hand_over')),
    drawn text not null,
    at bigint not null,
    primary key (repair, signed)
);
