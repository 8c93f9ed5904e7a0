-- What organisations were told of a month, once it was closed (revenue).

create table statement (
    organisation uuid        not null,
    month        date        not null check (extract(day from month) = 1),
    currency     text        not null check (length(currency) = 3),
    opening      bigint      not null,
    closing      bigint      not null,
    reserve      bigint      not null,
    lines        jsonb       not null,
    closed       timestamptz not null,
    primary key (organisation, month, currency)
);
create trigger append_only before update or delete or truncate on statement
    execute function ledger_is_append_only();

create index sale_paid_at on sale (at) where state = 'paid';
create index refund_paid_at on refund (at) where state = 'paid';
