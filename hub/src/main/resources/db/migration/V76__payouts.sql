-- Payouts of organisations (revenue): where to, what was decided, and the files for the bank.

create table payout_destination (
    organisation uuid        not null references organisation,
    currency     text        not null check (length(currency) = 3),
    holder       text        not null,
    iban         text        not null,
    bic          text,
    town         text        not null,
    country      text        not null check (country ~ '^[A-Z]{2}$'),
    minimum      bigint      not null check (minimum > 0),
    usable_from  timestamptz not null,
    returned     uuid,
    primary key (organisation, currency)
);
comment on column payout_destination.returned is 'The payout that came back from it; nothing is paid to it until it is saved anew.';

create table bank_file (
    id        uuid        primary key,
    currency  text        not null check (length(currency) = 3),
    execution date        not null,
    at        timestamptz not null,
    payouts   integer     not null check (payouts > 0),
    minor     bigint      not null check (minor > 0),
    content   bytea       not null,
    sent      timestamptz
);
comment on column bank_file.content is 'ISO 20022 pain.001.001.09, as it is downloaded each time.';

create table payout (
    id             uuid        primary key,
    organisation   uuid        not null,
    currency       text        not null check (length(currency) = 3),
    month          date        not null check (extract(day from month) = 1),
    at             timestamptz not null,
    minor          bigint      not null check (minor > 0),
    state          text        not null
        check (state in ('due', 'in-file', 'sent', 'confirmed', 'returned', 'refused')),
    posting        bigint,
    refusal        text,
    file           uuid        references bank_file deferrable initially deferred,
    holder         text,
    iban           text,
    bic            text,
    town           text,
    country        text,
    confirmed      timestamptz,
    returned       timestamptz,
    return_reason  text,
    return_posting bigint,
    check ((state = 'refused') = (refusal is not null)),
    check (posting is not null or state in ('due', 'refused')),
    check ((state in ('due', 'refused')) = (file is null)),
    check ((file is null) = (iban is null)),
    check ((state = 'returned') = (returned is not null)),
    check ((returned is null) = (return_reason is null)),
    check (return_posting is null or state = 'returned')
);
-- A statement is paid out once, whatever runs at the same time.
create unique index payout_of_statement on payout (organisation, currency, month)
    where state not in ('returned', 'refused');
create index payout_at on payout (organisation, currency, at);
create index payout_paid_at on payout (at) where posting is not null;
create index payout_returned_at on payout (returned) where return_posting is not null;
create index payout_due on payout (currency, id) where state = 'due';
create index payout_file on payout (file) where file is not null;
create index payout_unposted on payout (at) where state = 'due' and posting is null;
create index payout_unreturned on payout (returned) where returned is not null and return_posting is null;
comment on column payout.month is 'That of the statement whose payable amount it is.';
comment on column payout.iban is 'With the columns beside it the account as it was when it was written to the file.';
