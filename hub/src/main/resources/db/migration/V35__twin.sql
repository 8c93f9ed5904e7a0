-- The living part of devices: what they last reported, what is desired of them, what they observed, what happened to
-- them, and what they were asked to do. No foreign key leads to the device: an identity is never deleted, and these
-- tables take every message of every device.

create table twin_property (
    device           uuid    not null,
    property         text    not null check (length(property) <= 128),
    reported_value   jsonb,
    reported_at      timestamptz,
    reported_cause   uuid,
    desired_value    jsonb,
    desired_at       timestamptz,
    desired_version  bigint  not null default 0,
    desired_cause    uuid,
    desired_answered boolean not null default false,
    primary key (device, property),
    check ((reported_value is null) = (reported_at is null) and (reported_value is null) = (reported_cause is null)),
    check ((desired_value is null) = (desired_at is null) and (desired_value is null) = (desired_cause is null))
) with (fillfactor = 70);
comment on column twin_property.desired_version is 'Counts on when a desire is forgotten, so that a device never sees a version twice.';

create table observation (
    device   uuid        not null,
    property text        not null,
    at       timestamptz not null,
    number   double precision,
    value    jsonb,
    changed  boolean     not null,
    was      jsonb,
    cause    uuid        not null,
    primary key (device, property, at)
) partition by range (at);
comment on column observation.number is 'A numeric value; any other is in value.';
comment on column observation.changed is 'Whether the twin showed another value before, which is then in was.';
create index observation_change on observation (device, at desc) where changed;
create table observation_otherwise partition of observation default;
comment on table observation_otherwise is 'Takes what belongs to a day that has no partition, such as a backlog from before the retention.';

create table desire (
    device   uuid        not null,
    property text        not null,
    version  bigint      not null,
    value    jsonb       not null,
    was      jsonb,
    at       timestamptz not null,
    cause    uuid        not null,
    primary key (device, property, version)
);
create index desire_recent on desire (device, at desc);
create index desire_age on desire using brin (at);

create table device_event (
    device      uuid        not null,
    event       text        not null check (length(event) <= 128),
    data        jsonb       not null,
    at          timestamptz not null,
    received_at timestamptz not null,
    cause       uuid        not null
);
create unique index device_event_once on device_event (device, at desc, event, md5(data::text));
comment on index device_event_once is 'A message that a device sends again after a lost acknowledgement is kept once.';
create index device_event_age on device_event using brin (received_at);

create table invocation (
    id           uuid primary key,
    device       uuid        not null,
    action       text        not null check (length(action) <= 128),
    input        jsonb       not null,
    state        text        not null check (state in ('requested', 'delivered', 'running', 'completed', 'failed', 'expired')),
    output       jsonb,
    error        jsonb,
    requested_at timestamptz not null,
    changed_at   timestamptz not null,
    expires_at   timestamptz not null,
    cause        uuid        not null
);
create index invocation_recent on invocation (device, requested_at desc);
create index invocation_open on invocation (device) where state in ('requested', 'delivered', 'running');
create index invocation_due on invocation (expires_at) where state in ('requested', 'delivered', 'running');
create index invocation_cause on invocation (cause);

create table device_refusal (
    device uuid primary key,
    count  bigint      not null,
    code   text        not null check (length(code) <= 60),
    detail text        not null check (length(detail) <= 500),
    at     timestamptz not null
);
