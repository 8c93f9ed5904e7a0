-- Money between people: transfers (pay.transfer), and the codes that ask for them (pay.people).

create table transfer (
    id           uuid        primary key,
    sender       uuid        not null,
    receiver     uuid        not null,
    currency     text        not null check (length(currency) = 3),
    minor        bigint      not null check (minor > 0),
    note         text        not null check (length(note) <= 120),
    request      uuid        not null references payment_request,
    at           timestamptz not null,
    posting      bigint,
    back_try     integer     not null default 0,
    back_asked   timestamptz,
    back_posting bigint,
    check (sender <> receiver),
    check (back_asked is null or posting is not null),
    check (back_posting is null or back_asked is not null)
);
create index transfer_receiver on transfer (receiver, at) where posting is not null;
create index transfer_back on transfer (back_asked) where back_asked is not null and back_posting is null;
comment on table transfer is 'What one wallet gave another. Written down before the ledger is asked; without a posting it was refused, or the answer is not known yet.';
comment on column transfer.back_asked is 'When the receiver wanted to send it back; null again where the ledger refused. Each try has its own key there, back_try.';

create table receiving_code (
    id     uuid        primary key,
    person uuid        not null,
    hash   bytea       not null unique,
    made   timestamptz not null,
    ended  timestamptz
);
create unique index receiving_code_current on receiving_code (person) where ended is null;
comment on table receiving_code is 'By which others send money to a person. The code is derived from the id and a secret of the hub, and stands nowhere; hash is what it is looked up by.';

create table money_request (
    id       uuid        primary key,
    person   uuid        not null,
    key      text        not null check (length(key) between 1 and 64),
    hash     bytea       not null unique,
    currency text        not null check (length(currency) = 3),
    minor    bigint      not null check (minor > 0),
    note     text        not null check (length(note) <= 120),
    made     timestamptz not null,
    expires  timestamptz not null,
    ended    timestamptz,
    unique (person, key)
);
create index money_request_person on money_request (person, made);
comment on table money_request is 'An amount that a person asks of whoever has its code, which is derived as receiving codes are.';

alter table payment_request
    add column receiver uuid,
    add column wanted uuid references money_request,
    add column transfer uuid,
    alter column payee drop not null,
    alter column kind drop not null,
    alter column item drop not null,
    alter column region drop not null,
    drop constraint payment_request_sale_check,
    add check ((receiver is null) = (payee is not null)),
    add check ((payee is null) = (kind is null) and (payee is null) = (item is null) and (payee is null) = (region is null)),
    add check (wanted is null or receiver is not null),
    add check (sale is null or receiver is null),
    add check (transfer is null or receiver is not null),
    add check (period is null or payee is not null),
    add constraint payment_request_movement_check
        check (num_nonnulls(sale, transfer) = case when state in ('approved', 'paid') then 1 else 0 end);
create unique index payment_request_transfer on payment_request (transfer) where transfer is not null;
create unique index payment_request_wanted on payment_request (wanted) where wanted is not null and state in ('approved', 'paid');
create index payment_request_waits on payment_request (wanted) where wanted is not null and state = 'open';
comment on column payment_request.receiver is 'The person who is paid, where it is no organisation: then nothing is sold, divided or taxed.';
comment on column payment_request.wanted is 'The money request that it answers; of those that do, one is approved at most.';
comment on column payment_request.sale is 'Given with the approval, as transfer is, so that one approval is at most one of them.';
