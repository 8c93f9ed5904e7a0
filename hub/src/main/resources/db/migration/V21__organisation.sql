-- Makers and developers, and who administers them.

create table organisation (
    id         uuid primary key,
    name       text        not null check (length(name) between 1 and 80),
    kind       text        not null check (kind in ('maker', 'developer')),
    created_at timestamptz not null
);

create table organisation_administrator (
    organisation uuid        not null references organisation on delete cascade,
    person       uuid        not null,
    since        timestamptz not null,
    primary key (organisation, person)
);
create index organisation_administrator_person on organisation_administrator (person);
