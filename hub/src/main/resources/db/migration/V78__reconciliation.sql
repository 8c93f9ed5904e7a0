-- What payment providers report to have moved, day by day, beside what the hub knows (pay.reconciliation).

create table provider_day (
    provider text        not null,
    day      date        not null,
    read_at  timestamptz not null,
    lines    integer     not null check (lines >= 0),
    primary key (provider, day)
);
comment on table provider_day is 'The days of which a report was read, by the provider''s own calendar.';

create table provider_line (
    provider  text        not null,
    day       date        not null,
    number    integer     not null check (number >= 0),
    kind      text        not null check (kind in ('payment', 'refund', 'dispute', 'pay-out', 'other')),
    id        text        not null,
    reference text,
    currency  text        not null check (length(currency) = 3),
    minor     bigint      not null,
    fee       bigint      not null,
    at        timestamptz not null,
    primary key (provider, day, number),
    foreign key (provider, day) references provider_day on delete cascade
);
create index provider_line_id on provider_line (provider, id);
comment on column provider_line.minor is 'More than zero where money came to the hub.';

create table provider_fee (
    provider text   not null,
    day      date   not null,
    currency text   not null check (length(currency) = 3),
    minor    bigint not null,
    posting  bigint,
    primary key (provider, day, currency)
);
comment on table provider_fee is 'What a provider kept of a day''s payments and refunds; fees of disputes are booked with those.';

create table reconciliation_note (
    provider text        not null,
    kind     text        not null,
    id       text        not null,
    note     text        not null check (length(note) between 1 and 500),
    at       timestamptz not null,
    primary key (provider, kind, id)
);
comment on table reconciliation_note is 'What an operator found out about a difference, which counts as settled then.';

create index top_up_paid on top_up (provider, paid_at) where state = 'paid';
