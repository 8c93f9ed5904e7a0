-- Wallets and what moves money between them and the payment providers (pay.wallet).

create table top_up (
    id         uuid        primary key,
    person     uuid        not null,
    key        text        not null check (length(key) between 1 and 64),
    provider   text        not null,
    currency   text        not null check (length(currency) = 3),
    minor      bigint      not null check (minor > 0),
    return_to  text        not null,
    begun      timestamptz not null,
    expires    timestamptz not null,
    state      text        not null check (state in ('begun', 'open', 'paid', 'closed', 'refused')),
    handle     text,
    scan       text,
    page       text,
    payment    text,
    paid_at    timestamptz,
    posting    bigint,
    refusal    text,
    asked      timestamptz not null,
    unique (person, key),
    check (state <> 'open' or (handle is not null and (scan is null) <> (page is null))),
    check ((state = 'paid') = (payment is not null and paid_at is not null)),
    check (posting is null or state = 'paid'),
    check ((state = 'refused') = (refusal is not null))
);
create index top_up_person on top_up (person, begun);
create index top_up_payment on top_up (provider, payment) where payment is not null;
create index top_up_waiting on top_up (asked) where state in ('begun', 'open');
create index top_up_unposted on top_up (paid_at) where state = 'paid' and posting is null;
comment on column top_up.key is 'The idempotency key that the person''s side gave.';
comment on column top_up.asked is 'When the provider was last asked what became of it.';

create table taken_back (
    provider         text        not null,
    id               text        not null,
    kind             text        not null check (kind in ('dispute', 'refund')),
    top_up           uuid        not null references top_up,
    opened           timestamptz not null,
    disputed         bigint      not null check (disputed >= 0),
    withdrawn        bigint      not null check (withdrawn >= 0),
    returned         bigint      not null check (returned >= 0),
    taken            bigint      not null generated always as (greatest(0, withdrawn - returned)) stored,
    fee              bigint      not null check (fee >= 0),
    state            text        not null check (state in ('open', 'won', 'lost')),
    posted_taken     bigint      not null default 0,
    posted_fee       bigint      not null default 0,
    steps            integer     not null default 0,
    next_taken       bigint,
    next_fee         bigint,
    primary key (provider, id),
    check ((next_taken is null) = (next_fee is null))
);
create index taken_back_unposted on taken_back (opened)
    where taken <> posted_taken or fee <> posted_fee or next_fee is not null;
comment on table taken_back is 'Payments of which a provider took money back: disputes, and refunds that were made on the provider''s own pages.';
comment on column taken_back.taken is 'What the provider has of it now, in minor units of the top-up. posted_taken of it is in the ledger already, after steps postings; what the ledger was last asked to post is next_taken, until it has answered.';

create table payment_event (
    provider text        not null,
    id       text        not null,
    kind     text        not null,
    subject  text        not null,
    at       timestamptz not null,
    received timestamptz not null,
    outcome  text        not null check (outcome in ('done', 'known', 'differs', 'unmatched', 'ignored')),
    primary key (provider, id)
);
create index payment_event_received on payment_event (received);
create index payment_event_amiss on payment_event (received) where outcome in ('differs', 'unmatched');
comment on table payment_event is 'Notifications that were verified, once each, and what became of them; kept for 400 days.';

-- The ledger's accounts for a purpose, of which there are few; the predicate names no column that a posting changes.
create index ledger_account_purpose on ledger_account (kind, purpose) where purpose <> '';
