-- Tax that is withheld from payouts of organisations (revenue).

create table withholding (
    organisation uuid        not null references organisation,
    starts       date        not null,
    rate_ppm     integer     not null check (rate_ppm between 0 and 500000),
    region       text        not null check (region ~ '^[A-Z]{2}$'),
    reason       text        not null check (length(reason) between 1 and 140),
    at           timestamptz not null,
    primary key (organisation, starts)
);
comment on column withholding.starts is 'The first day, in UTC; the latest that has begun counts.';
comment on column withholding.region is 'Whose tax it is.';

alter table payout
    add column withheld bigint not null default 0 check (withheld >= 0),
    add column withheld_region text check (withheld_region ~ '^[A-Z]{2}$'),
    add check ((withheld > 0) = (withheld_region is not null));
comment on column payout.withheld is 'What of the payable amount went to the tax of a region; minor is what goes to the bank.';
