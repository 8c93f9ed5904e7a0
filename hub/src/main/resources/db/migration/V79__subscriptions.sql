-- Subscriptions and what they were charged (pay.subscription), and what a payment request says of one (pay.request).

alter table payment_request
    add column period     text check (period ~ '^P[0-9]{1,3}[DWMY]$'),
    add column trial_days integer check (trial_days between 0 and 90),
    add column grace_days integer check (grace_days between 0 and 30),
    add check ((period is null) = (trial_days is null) and (period is null) = (grace_days is null)),
    drop constraint payment_request_state_check,
    drop constraint payment_request_check2,
    add constraint payment_request_state_check
        check (state in ('open', 'approved', 'paid', 'subscribed', 'declined', 'withdrawn')),
    add constraint payment_request_payer_check
        check ((state in ('approved', 'paid', 'subscribed')) = (payer is not null)),
    add constraint payment_request_sale_check check ((state in ('approved', 'paid')) = (sale is not null));

create table subscription (
    id          uuid        primary key,
    request     uuid        not null unique references payment_request,
    subscriber  uuid        not null,
    payer       uuid        not null,
    payee       uuid        not null,
    item        text        not null,
    title       text        not null,
    currency    text        not null check (length(currency) = 3),
    minor       bigint      not null check (minor > 0),
    gross       bigint      not null check (gross > 0),
    region      text        not null check (region ~ '^[A-Z]{2}$'),
    app         text        not null,
    device      uuid,
    product     uuid,
    maker       uuid,
    period      text        not null check (period ~ '^P[0-9]{1,3}[DWMY]$'),
    trial_days  integer     not null check (trial_days between 0 and 90),
    grace_days  integer     not null check (grace_days between 0 and 30),
    made        timestamptz not null,
    anchor      timestamptz not null,
    charged     integer     not null check (charged >= -1),
    paid_until  timestamptz not null,
    cancelled   timestamptz,
    state       text        not null check (state in ('starting', 'trial', 'active', 'grace', 'ended')),
    tried       timestamptz,
    grace_until timestamptz,
    failure     text,
    ended       timestamptz,
    reason      text        check (reason in ('cancelled', 'lapsed', 'ended-by-payee', 'replaced')),
    check ((device is null) = (product is null) and (device is null) = (maker is null)),
    check ((state = 'grace') = (tried is not null and grace_until is not null)),
    check ((state = 'ended') = (ended is not null and reason is not null))
);
create unique index subscription_living on subscription (subscriber, payee, item)
    where state in ('trial', 'active', 'grace');
create unique index subscription_starting on subscription (subscriber, payee, item) where state = 'starting';
create unique index subscription_trial on subscription (subscriber, payee, item) where trial_days > 0;
create index subscription_due on subscription (paid_until) where state in ('trial', 'active', 'grace');
create index subscription_subscriber on subscription (subscriber, made);
create index subscription_payer on subscription (payer, made);
create index subscription_payee on subscription (payee, made);
comment on column subscription.subscriber is 'Who asked and has what is subscribed to; payer is who approved, and whose wallet pays.';
comment on column subscription.gross is 'What was approved for each period, tax included; never more is charged.';
comment on column subscription.anchor is 'Where period 0 begins; charged is the last period that is paid, -1 for none yet; paid_until is where it ends.';
comment on index subscription_trial is 'One trial for each person and item, ever.';

create table subscription_charge (
    subscription uuid        not null references subscription,
    period       integer     not null check (period >= 0),
    attempt      integer     not null check (attempt > 0),
    sale         uuid        not null unique,
    gross        bigint      not null check (gross > 0),
    at           timestamptz not null,
    state        text        not null check (state in ('begun', 'paid', 'refused')),
    refusal      text,
    primary key (subscription, period, attempt),
    check ((state = 'refused') = (refusal is not null))
);
create unique index subscription_charge_once on subscription_charge (subscription, period) where state <> 'refused';
create unique index subscription_charge_begun on subscription_charge (subscription) where state = 'begun';
comment on table subscription_charge is 'Renewals, each written before its sale is asked for. The first period without a trial is paid by the request''s sale.';
comment on index subscription_charge_once is 'No period is charged twice.';
