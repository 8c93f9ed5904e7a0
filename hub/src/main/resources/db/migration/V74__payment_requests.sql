-- Asking for a payment on one device and approving it on another (pay.request).

create table person_pin (
    person uuid        primary key,
    hash   text        not null,
    set_at timestamptz not null
);
comment on table person_pin is 'Argon2id of the six digits with which a person confirms payments.';

create table payment_request (
    id       uuid        primary key,
    asker    uuid        not null,
    key      text        not null check (length(key) between 1 and 64),
    app      text        not null,
    home     uuid,
    child    boolean     not null,
    device   uuid,
    product  uuid,
    maker    uuid,
    payee    uuid        not null,
    kind     text        not null,
    item     text        not null,
    title    text        not null,
    currency text        not null check (length(currency) = 3),
    minor    bigint      not null check (minor > 0),
    gross    bigint      not null check (gross > 0),
    items    jsonb       not null,
    region   text        not null check (region ~ '^[A-Z]{2}$'),
    asked    timestamptz not null,
    expires  timestamptz not null,
    state    text        not null check (state in ('open', 'approved', 'paid', 'declined', 'withdrawn')),
    payer    uuid,
    decided  timestamptz,
    sale     uuid,
    unique (asker, key),
    check ((device is null) = (product is null) and (device is null) = (maker is null)),
    check (not child or home is not null),
    check ((state in ('approved', 'paid')) = (payer is not null and sale is not null)),
    check ((state = 'open') = (decided is null))
);
create index payment_request_open on payment_request (asker, asked) where state = 'open';
create index payment_request_home on payment_request (home, asked) where state = 'open' and child;
create index payment_request_approved on payment_request (decided) where state = 'approved';
create index payment_request_payer on payment_request (payer, currency, decided) where payer is not null;
create unique index payment_request_sale on payment_request (sale) where sale is not null;
comment on column payment_request.minor is 'The price as the payee named it; gross is what the payer pays, with tax.';
comment on column payment_request.sale is 'Given with the approval, so that one approval is at most one sale.';

create table payment_rule (
    person   uuid   not null,
    kind     text   not null check (kind in ('confirm', 'month', 'app-month', 'device-month')),
    currency text   not null check (length(currency) = 3),
    subject  text   not null check (length(subject) <= 100),
    minor    bigint not null check (minor >= 0),
    primary key (person, kind, currency, subject)
);
comment on table payment_rule is 'confirm: above this a payment asks for the PIN. The others: at most so much a month in all, from one app, or asked on one device.';
