-- What every feature stands on: why things happen, who changed rights, what must still be told, and the hub's secrets.

create table cause (
    id     uuid primary key,
    kind   text        not null check (kind in ('person', 'app', 'rule', 'voice', 'agent', 'device', 'hub')),
    actor  text        not null check (length(actor) <= 80),
    parent uuid,
    door   text        not null check (length(door) <= 20),
    text   text        not null check (length(text) <= 200),
    home   uuid,
    at     timestamptz not null
);
comment on column cause.parent is 'May name a cause that a device made and that has not arrived.';

create table audit_entry (
    sequence bigint generated always as identity primary key,
    at       timestamptz not null,
    actor    text        not null check (length(actor) <= 80),
    act      text        not null check (length(act) <= 60),
    target   text        not null check (length(target) <= 120),
    address  text        not null default '' check (length(address) <= 64),
    detail   jsonb       not null default '{}'
);
create index audit_entry_target on audit_entry (target, sequence desc);
create index audit_entry_actor on audit_entry (actor, sequence desc);

create table outbox (
    sequence bigint generated always as identity primary key,
    kind     text        not null check (length(kind) <= 60),
    payload  jsonb       not null,
    at       timestamptz not null,
    attempts integer     not null default 0,
    not_before timestamptz not null
);

create table hub_secret (
    name       text primary key check (length(name) <= 60),
    value      bytea       not null,
    created_at timestamptz not null
);
