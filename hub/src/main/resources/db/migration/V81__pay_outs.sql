-- Money that leaves a wallet through a payment provider, to the person (pay.wallet).

create table pay_out (
    id           uuid        primary key,
    person       uuid        not null,
    key          text        not null check (length(key) between 1 and 64),
    provider     text        not null,
    recipient    text        not null check (length(recipient) between 1 and 64),
    currency     text        not null check (length(currency) = 3),
    minor        bigint      not null check (minor > 0),
    begun        timestamptz not null,
    state        text        not null check (state in ('begun', 'held', 'pending', 'done', 'failed', 'refused')),
    hold         bigint,
    provider_id  text,
    confirmation text,
    done_at      timestamptz,
    reason       text,
    booked       boolean     not null default true,
    asked        timestamptz not null,
    taken_until  timestamptz,
    unique (person, key),
    check ((state in ('begun', 'refused')) = (hold is null)),
    check (state <> 'done' or (provider_id is not null and done_at is not null)),
    check ((state in ('failed', 'refused')) = (reason is not null)),
    check (booked or state in ('done', 'failed'))
);
create index pay_out_person on pay_out (person, begun);
create index pay_out_provider on pay_out (provider, provider_id) where provider_id is not null;
create index pay_out_waiting on pay_out (asked) where state in ('begun', 'held', 'pending');
create index pay_out_unbooked on pay_out (asked) where not booked;
comment on column pay_out.state is 'begun: written down; held: the money is set aside, and the provider is being asked; pending: the provider has it; done, failed: so the provider says; refused: the ledger did not set the money aside.';
comment on column pay_out.done_at is 'Stays where the provider took it back after it was done: then the ledger gives back what it had captured.';
comment on column pay_out.booked is 'Whether the ledger has answered to how it stands: the hold captured, released, or what was captured given back.';
comment on column pay_out.taken_until is 'Until then one process alone takes its next steps; null where nobody does.';
comment on column pay_out.asked is 'When the provider or the ledger was last asked.';
