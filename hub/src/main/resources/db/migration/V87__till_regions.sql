-- Where an organisation's tills stand, by whose taxes and shares they sell (pay.till).

create table till_region (
    organisation uuid        primary key,
    region       text        not null check (region ~ '^[A-Z]{2}$'),
    set_at       timestamptz not null,
    set_by       uuid        not null
);
comment on table till_region is 'Bills that name no region of their own are sold there. None where nobody has said yet.';

insert into till_region (organisation, region, set_at, set_by)
select distinct on (organisation) organisation, region, made, cashier from bill order by organisation, made desc;
