-- Homes, their rooms, who may do what in them, and invitations.

create table home (
    id         uuid primary key,
    name       text        not null check (length(name) between 1 and 80),
    locale     text        not null check (locale in ('en', 'zh-Hans')),
    created_at timestamptz not null
);

create table room (
    id   uuid primary key,
    home uuid not null references home on delete cascade,
    name text not null check (length(name) between 1 and 80)
);
create index room_home on room (home);

create table grant_ (
    id           uuid primary key,
    home         uuid        not null references home on delete cascade,
    subject_kind text        not null check (subject_kind in ('person', 'device')),
    subject      uuid        not null,
    role         text        not null check (role in ('owner', 'adult', 'child', 'guest', 'terminal', 'thing')),
    device       uuid,
    not_before   timestamptz,
    until        timestamptz,
    cause        uuid references cause,
    made_at      timestamptz not null,
    check ((subject_kind = 'device') = (role in ('terminal', 'thing'))),
    check (until > not_before)
);
comment on column grant_.device is 'The only device that it is for; null where it is for the whole home.';
comment on column grant_.cause is 'Why it was made; null for the place of a device, which its claim explains.';
create unique index grant_whole_home on grant_ (home, subject) where device is null;
create unique index grant_device_place on grant_ (subject) where subject_kind = 'device';
create index grant_subject on grant_ (subject);
create index grant_named_device on grant_ (device) where device is not null;

create table invitation (
    id         uuid primary key,
    home       uuid        not null references home on delete cascade,
    role       text        not null check (role in ('adult', 'child')),
    code_hash  bytea       not null unique,
    inviter    uuid        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    used_by    uuid,
    check ((used_at is null) = (used_by is null))
);
comment on column invitation.code_hash is 'HMAC-SHA-256 of the code under the hub secret invitation-codes; the code itself is not kept.';
create index invitation_home on invitation (home);
