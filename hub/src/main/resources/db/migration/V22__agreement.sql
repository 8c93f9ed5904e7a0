-- Who accepted which version of the agreement. Rows are only ever added.

create table agreement_acceptance (
    sequence     bigint generated always as identity primary key,
    organisation uuid        not null references organisation,
    person       uuid        not null,
    version      text        not null check (length(version) <= 20),
    hash         text        not null check (hash ~ '^sha256:[0-9a-f]{64}$'),
    locale       text        not null check (locale in ('en', 'zh-Hans')),
    address      text        not null check (length(address) <= 64),
    at           timestamptz not null,
    unique (organisation, version, hash)
);

create function agreement_acceptance_stays() returns trigger language plpgsql as $$
begin
    raise exception 'an acceptance of the agreement is never changed nor removed';
end
$$;
create trigger agreement_acceptance_stays before update or delete on agreement_acceptance
    for each row execute function agreement_acceptance_stays();
create trigger agreement_acceptance_stays_whole before truncate on agreement_acceptance
    for each statement execute function agreement_acceptance_stays();
