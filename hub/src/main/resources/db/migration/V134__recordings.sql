-- What people said to their homes, as it sounded, where they asked for that (voice).

alter table exchange drop constraint exchange_person_fkey,
    add constraint exchange_person_fkey foreign key (person) references person on delete cascade;

create table recording_wanted (
    home   uuid        not null references home on delete cascade,
    person uuid        references person on delete cascade,
    since  timestamptz not null,
    cause  uuid        not null,
    unique nulls not distinct (home, person)
);
comment on table recording_wanted is 'What is said is kept as sound only where there is a row.';
comment on column recording_wanted.person is 'Who wants what they say kept; null for what is said at terminals of the whole home.';

create table recording (
    exchange uuid        primary key references exchange on delete cascade,
    home     uuid        not null references home on delete cascade,
    person   uuid        references person on delete cascade,
    at       timestamptz not null,
    sound    bytea       not null check (octet_length(sound) <= 480044)
);
-- Sound of 16 bits gets hardly smaller, and parts of it are read.
alter table recording alter column sound set storage external;
-- The space of what was deleted is given back by the next round of the database.
alter table recording set (toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 0);
create index recording_person on recording (person, at desc) where person is not null;
create index recording_home on recording (home, at desc);
comment on column recording.person is 'Whose it is; null where nobody knows who spoke.';
comment on column recording.sound is 'A WAVE file of 16 kHz, 16 bits and one channel: at most 15 seconds.';
