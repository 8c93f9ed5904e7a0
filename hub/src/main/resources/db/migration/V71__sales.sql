-- Sales and refunds (revenue). What was decided is written before the ledger is asked, and is never changed.

create table sale (
    id              uuid        primary key,
    at              timestamptz not null,
    request         bytea       not null,
    kind            text        not null,
    item            text        not null,
    title           text        not null,
    buyer           uuid        not null,
    developer       uuid        not null,
    maker           uuid,
    bought_on       uuid,
    region          text        not null check (region ~ '^[A-Z]{2}$'),
    currency        text        not null check (length(currency) = 3),
    rate_ppm        integer     not null,
    inclusive       boolean     not null,
    agreement       text        not null,
    term            text        not null,
    developer_ppm   integer     not null,
    maker_ppm       integer     not null,
    platform_ppm    integer     not null,
    developer_minor bigint      not null check (developer_minor >= 0),
    maker_minor     bigint      not null check (maker_minor >= 0),
    platform_minor  bigint      not null check (platform_minor >= 0),
    tax_minor       bigint      not null check (tax_minor >= 0),
    reserve_until   timestamptz not null,
    state           text        not null check (state in ('begun', 'paid', 'refused')),
    posting         bigint,
    refusal         text,
    released        timestamptz,
    release_done    boolean     not null default false,
    check (developer_ppm + maker_ppm + platform_ppm = 1000000),
    check ((state = 'paid') = (posting is not null)),
    check ((state = 'refused') = (refusal is not null)),
    check (released is null or state = 'paid'),
    check (not release_done or released is not null)
);
create index sale_begun on sale (at) where state = 'begun';
create index sale_unreleased on sale (reserve_until) where state = 'paid' and released is null;
create index sale_releasing on sale (released) where released is not null and not release_done;
create index sale_developer on sale (developer, at);
create index sale_maker on sale (maker, at);
create index sale_buyer on sale (buyer, at);
comment on column sale.request is 'SHA-256 of what was asked, so that another sale under the same id is noticed.';
comment on column sale.released is 'When its shares left the reserve; release_done once the ledger has it.';

create table refund (
    id              uuid        primary key,
    sale            uuid        not null references sale,
    at              timestamptz not null,
    reason          text        not null,
    developer_minor bigint      not null check (developer_minor >= 0),
    maker_minor     bigint      not null check (maker_minor >= 0),
    platform_minor  bigint      not null check (platform_minor >= 0),
    tax_minor       bigint      not null check (tax_minor >= 0),
    from_reserve    boolean     not null,
    state           text        not null check (state in ('begun', 'paid', 'refused')),
    posting         bigint,
    refusal         text,
    check (developer_minor + maker_minor + platform_minor + tax_minor > 0),
    check ((state = 'paid') = (posting is not null)),
    check ((state = 'refused') = (refusal is not null))
);
create index refund_sale on refund (sale);
create index refund_begun on refund (at) where state = 'begun';
comment on column refund.from_reserve is 'Whether the shares of the sale were in the reserve when this was decided.';
