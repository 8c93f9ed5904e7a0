-- Items that organisations sell one by one (content).

alter table content_offer_price add column part text not null default 'whole' check (part in ('whole', 'item'));
alter table content_offer_price alter column part drop default;
alter table content_offer_price drop constraint content_offer_price_pkey;
alter table content_offer_price add primary key (offer, part, currency);
comment on column content_offer_price.part is 'What the price is for: all that the source has, or each item of it alone.';

alter table content_item add column trailer boolean not null default false;
alter table content_item alter column trailer drop default;
comment on column content_item.trailer is 'Whether its feed calls it a trailer: of what is sold, that is free.';
