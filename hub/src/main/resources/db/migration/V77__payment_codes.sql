-- Paying in a shop: keys from which payment codes come, and the bills of tills (pay.till).

create table payment_key (
    id        uuid        primary key,
    person    uuid        not null,
    device    uuid,
    account   text        not null unique check (account ~ '^[0-9]{10}$'),
    last_step bigint      not null default 0,
    made      timestamptz not null,
    ended     timestamptz
);
create unique index payment_key_current on payment_key (person, coalesce(device, person)) where ended is null;
create unique index payment_key_device on payment_key (device) where ended is null and device is not null;
comment on table payment_key is 'A person''s key for payment codes, of the pages or of one device. The key itself is derived, and stands nowhere.';
comment on column payment_key.last_step is 'Of the last code that was used (RFC 6238): an earlier or the same one is none any more.';

create table bill (
    id           uuid        primary key,
    organisation uuid        not null,
    cashier      uuid        not null,
    key          text        not null check (length(key) between 1 and 64),
    kind         text        not null,
    title        text        not null,
    currency     text        not null check (length(currency) = 3),
    minor        bigint      not null check (minor > 0),
    gross        bigint      not null check (gross > 0),
    region       text        not null check (region ~ '^[A-Z]{2}$'),
    made         timestamptz not null,
    expires      timestamptz not null,
    request      uuid        unique references payment_request,
    cancelled    timestamptz,
    unique (organisation, key)
);
create index bill_organisation on bill (organisation, made);
comment on column bill.request is 'What the customer approves; another one where the last ended unpaid.';

alter table payment_rule drop constraint payment_rule_kind_check;
alter table payment_rule add constraint payment_rule_kind_check
    check (kind in ('confirm', 'code', 'month', 'app-month', 'device-month'));
comment on table payment_rule is 'confirm: above this a payment asks for the PIN; code: above this one by payment code does. The others: at most so much a month in all, from one app, or asked on one device.';
