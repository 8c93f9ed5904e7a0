-- What the upkeep needs to find what may go.

create index cause_age on cause using brin (at);
create index cause_parent on cause (parent) where parent is not null;
create index grant_cause on grant_ (cause) where cause is not null;

alter table oauth2_authorization add column created_at timestamptz not null default current_timestamp;
comment on column oauth2_authorization.created_at is 'While a consent is awaited there is no token yet whose end would say when the row may go.';
