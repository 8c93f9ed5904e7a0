-- Sources that organisations sell (content).

create table content_offer (
    id           uuid        primary key,
    organisation uuid        not null references organisation,
    address      text        not null check (length(address) between 1 and 2000),
    title        text        not null check (length(title) between 1 and 60),
    summary      text        not null check (length(summary) <= 300),
    made         timestamptz not null,
    withdrawn    timestamptz
);
create index content_offer_organisation on content_offer (organisation, made);
comment on column content_offer.address is 'Known to the organisation and the hub, told to nobody who buys.';

create table content_offer_price (
    offer    uuid   not null references content_offer,
    currency text   not null check (currency ~ '^[A-Z]{3}$'),
    minor    bigint not null check (minor > 0),
    primary key (offer, currency)
);

alter table content_source add column offer uuid references content_offer;
alter table content_source drop constraint content_source_person_address_key;
create unique index content_source_own on content_source (person, address) where offer is null;
create unique index content_source_offered on content_source (person, offer) where offer is not null;
comment on column content_source.offer is 'By which it was added: then its media are for who bought it, and its address is shown to nobody.';
