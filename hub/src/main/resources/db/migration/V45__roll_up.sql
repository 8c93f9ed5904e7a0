-- What observations come to, kept longer than they are: a row is a function of one hour's observations of one property
-- and of nothing else, so that it may be worked out again at any time. Partitions are made month by month.

create table observation_fine (
    device   uuid             not null,
    property text             not null,
    at       timestamptz      not null,
    count    integer          not null check (count > 0),
    least    double precision not null,
    mean     double precision not null,
    greatest double precision not null,
    last     double precision not null,
    primary key (device, property, at),
    check (least <= mean and mean <= greatest)
) partition by range (at);
comment on column observation_fine.at is 'When the stretch of time begins; within an hour all are of the operator''s length at the time.';
comment on column observation_fine.mean is 'Rather than the sum, which may leave the range of a double.';

create table observation_hourly (like observation_fine including all) partition by range (at);

create table observation_state (
    device   uuid        not null,
    property text        not null,
    at       timestamptz not null,
    value    jsonb       not null,
    primary key (device, property, at)
) partition by range (at);
comment on table observation_state is 'Where a switch or a choice changed, and the first report of each hour.';

create table observation_late (
    id       bigint generated always as identity primary key,
    device   uuid        not null,
    property text        not null,
    hour     timestamptz not null
);
comment on table observation_late is 'Hours to work out again. Only ever added to by those who write observations: with a unique key they would wait for the roll-up, which removes rows.';

create table observation_roll_up (
    single    boolean primary key default true check (single),
    raw_from  timestamptz,
    fine_from timestamptz,
    closed_to timestamptz,
    device    uuid,
    property  text,
    check ((device is null) = (property is null)),
    check ((raw_from is null) = (closed_to is null) and (fine_from is null) = (closed_to is null))
);
comment on table observation_roll_up is 'How far the roll-up is: one row, locked by a piece of the roll-up and by a device that leaves its home, never by those who write observations.';
comment on column observation_roll_up.raw_from is 'Observations before this may be gone; null until the first roll-up.';
comment on column observation_roll_up.closed_to is 'Up to here every hour is worked out; in the hour that begins here, every property up to the one named.';
insert into observation_roll_up default values;
