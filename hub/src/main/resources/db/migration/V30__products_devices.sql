-- Products and their revisions, batches of devices, the devices, and the codes that claim them.

create table product (
    id           uuid primary key,
    organisation uuid        not null,
    name         text        not null check (length(name) between 1 and 80),
    form_factor  text        not null check (form_factor in ('phone', 'tv', 'watch', 'band', 'glasses', 'vr', 'appliance')),
    revision     integer     not null check (revision > 0),
    created_at   timestamptz not null
);
create index product_organisation on product (organisation, id);

create table product_revision (
    product    uuid        not null references product,
    revision   integer     not null check (revision > 0),
    model      json        not null,
    created_by uuid        not null,
    created_at timestamptz not null,
    primary key (product, revision)
);
comment on column product_revision.model is 'The document as the maker wrote it; json keeps its order.';

create table batch (
    id                    uuid primary key,
    product               uuid        not null references product,
    size                  integer     not null check (size between 1 and 100000),
    credential            text        not null check (credential in ('certificate', 'token')),
    state                 text        not null check (state in ('ready', 'minting', 'minted', 'interrupted')),
    minted                integer     not null default 0 check (minted between 0 and size),
    note                  text        not null default '' check (length(note) <= 200),
    claim_codes_expire_at timestamptz,
    created_by            uuid        not null,
    created_at            timestamptz not null,
    check (state <> 'minted' or minted = size)
);
create index batch_product on batch (product, id);

create table device (
    id               uuid primary key,
    product          uuid        not null references product,
    batch            uuid        not null references batch,
    position         integer     not null check (position >= 0),
    certificate_hash bytea check (length(certificate_hash) = 32),
    token_hash       bytea check (length(token_hash) = 32),
    home             uuid references home,
    room             uuid references room on delete set null,
    name             text        not null default '' check (length(name) <= 80),
    claimed_at       timestamptz,
    claimed_by       uuid,
    last_seen_at     timestamptz,
    revoked_at       timestamptz,
    created_at       timestamptz not null,
    check ((certificate_hash is null) <> (token_hash is null)),
    check (home is not null or (room is null and name = '' and claimed_at is null)),
    check (revoked_at is null or home is null)
);
create unique index device_position on device (batch, position) where revoked_at is null;
create index device_home on device (home) where home is not null;
create index device_room on device (room) where room is not null;
create index device_product_claimed on device (product) where home is not null;
create index device_batch_claimed on device (batch) where home is not null;
comment on column device.certificate_hash is 'SHA-256 of the certificate; its private key is never kept.';
comment on column device.token_hash is 'SHA-256 of the token, which holds 256 random bits.';

create table claim_code (
    code_hash  bytea primary key check (length(code_hash) = 32),
    device     uuid        not null unique references device,
    expires_at timestamptz
);
comment on column claim_code.code_hash is 'HMAC-SHA-256 of the code under a key of the hub.';
