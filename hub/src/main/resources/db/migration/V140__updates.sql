-- Releases of what devices run, and how they come to the devices (update).

create table release_key (
    product  uuid        not null references product,
    key      text        not null check (length(key) = 43),
    name     text        not null check (length(name) between 1 and 160),
    added_by uuid        not null,
    added    timestamptz not null,
    revoked  timestamptz,
    primary key (product, key)
);
comment on column release_key.key is 'Ed25519, 32 bytes in base64url. Devices minted from then on trust it.';

create table release (
    id        uuid        primary key,
    product   uuid        not null references product,
    code      integer     not null check (code > 0),
    name      text        not null check (length(name) between 1 and 160),
    kind      text        not null check (kind in ('image', 'file')),
    bytes     bigint      not null check (bytes between 1 and 1073741824),
    sha256    text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    key       text        not null,
    signature text        not null check (length(signature) <= 100),
    notes     text        not null check (length(notes) <= 4000),
    state     text        not null check (state in ('receiving', 'ready', 'withdrawn')),
    received  bigint      not null check (received between 0 and bytes),
    made_by   uuid        not null,
    made      timestamptz not null,
    foreign key (product, key) references release_key,
    unique (product, code)
);
comment on column release.received is 'How much of the file is here; all of it, and right, once it is ready.';

create table release_part (
    release uuid    not null references release on delete cascade,
    number  integer not null check (number >= 0),
    content bytea   not null check (octet_length(content) between 1 and 1048576),
    primary key (release, number)
);
alter table release_part alter column content set storage external;
comment on table release_part is 'The file in pieces of 1 MiB; only the last one is shorter.';

create table device_software (
    device   uuid        primary key references device,
    product  uuid        not null references product,
    code     integer     not null check (code >= 0),
    name     text        not null check (length(name) between 1 and 160),
    kind     text        not null check (kind in ('image', 'file')),
    reported timestamptz not null
);
create index device_software_product on device_software (product, code);
comment on table device_software is 'What a device said that it runs. One that never said so cannot be updated.';

create table rollout (
    id           uuid        primary key,
    product      uuid        not null references product,
    release      uuid        not null references release,
    stop_percent numeric     not null check (stop_percent > 0 and stop_percent <= 100),
    at_once      integer     not null check (at_once between 1 and 10000),
    idle         boolean     not null,
    charging     boolean     not null,
    window_from  time,
    window_until time,
    state        text        not null check (state in ('running', 'paused', 'stopped', 'complete', 'ended')),
    why          text        not null default '' check (length(why) <= 1000),
    stage        integer     not null check (stage >= 0),
    opened       timestamptz not null,
    made_by      uuid        not null,
    made         timestamptz not null,
    changed      timestamptz not null,
    check ((window_from is null) = (window_until is null))
);
create index rollout_product on rollout (product, made desc);
create unique index rollout_open on rollout (product) where state in ('running', 'paused');
comment on column rollout.stage is 'The last one that is open, from 0.';

create table rollout_stage (
    rollout    uuid    not null references rollout,
    number     integer not null check (number between 0 and 19),
    percent    numeric check (percent > 0 and percent <= 100),
    batches    uuid[],
    devices    uuid[],
    hold       integer not null check (hold between 0 and 2592000),
    primary key (rollout, number),
    check (num_nonnulls(percent, batches, devices) = 1)
);
comment on column rollout_stage.hold is 'Seconds for which it stays open at least before the next one opens.';

create table rollout_device (
    rollout  uuid        not null references rollout,
    device   uuid        not null references device,
    place    integer     not null check (place >= 0),
    state    text        not null check (state in ('enrolled', 'offered', 'downloading', 'waiting', 'installing', 'restarting', 'proving', 'done', 'failed', 'went-back', 'silent')),
    percent  integer     not null default 0 check (percent between 0 and 100),
    failed   text        not null default '' check (length(failed) <= 20),
    detail   text        not null default '' check (length(detail) <= 500),
    log      text        not null default '' check (length(log) <= 16384),
    changed  timestamptz not null,
    primary key (rollout, device)
);
create index rollout_device_place on rollout_device (rollout, place) where state = 'enrolled';
create index rollout_device_state on rollout_device (rollout, state, changed desc);
create index rollout_device_device on rollout_device (device);
comment on column rollout_device.place is 'In which order devices come to be offered it; by chance, another one in each roll-out, and each batch in its turn.';
comment on column rollout_device.failed is 'Which check failed.';
