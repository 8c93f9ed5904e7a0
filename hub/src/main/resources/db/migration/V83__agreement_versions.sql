-- Which versions of the agreement this hub has published (revenue).

create table agreement_version (
    version text        primary key,
    hash    text        not null,
    at      timestamptz not null
);
comment on table agreement_version is 'When the hub first had each version; from then on its hash stays.';
