-- Phones that steer an app on a terminal (party).

create table party (
    id           uuid        primary key,
    installation uuid        not null,
    device       uuid,
    title_en     text        not null check (length(title_en) between 1 and 80),
    title_zh     text        not null check (length(title_zh) between 1 and 80),
    seats        integer     not null check (seats between 1 and 8),
    code_number  integer     not null check (code_number > 0),
    code_hash    bytea       not null,
    revision     bigint      not null check (revision > 0),
    opened       timestamptz not null,
    used         timestamptz not null,
    ended        timestamptz
);
create unique index party_installation on party (installation) where ended is null;
create unique index party_code on party (code_hash) where ended is null;
create index party_used on party (used) where ended is null;
create index party_ended on party (ended) where ended is not null;
comment on column party.device is 'The terminal; without one, the browser of whoever installed the app.';
comment on column party.code_number is 'The code is made of this, the id and a key of the hub; it grows where a player is removed.';
comment on column party.revision is 'Grows with each change of its players, so that the terminal takes none for news that is older.';

create table party_player (
    id         uuid        primary key,
    party      uuid        not null references party on delete cascade,
    seat       integer     not null check (seat between 1 and 8),
    name       text        not null check (length(name) between 1 and 40),
    token_hash bytea       not null unique,
    line       uuid,
    node       text,
    seen       timestamptz not null,
    removed    timestamptz,
    check ((line is null) = (node is null)),
    check (removed is null or line is null)
);
create unique index party_player_seat on party_player (party, seat) where removed is null;
create index party_player_node on party_player (node) where node is not null;
comment on column party_player.token_hash is 'SHA-256 of the 32 random bytes by which a phone takes its seat again.';
comment on column party_player.line is 'The connection on which the phone is there now, at the process of the hub with that name.';
