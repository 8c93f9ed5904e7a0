-- What people are doing, and where it goes on (activity).

create table activity (
    id           uuid        primary key,
    person       uuid        not null,
    app          text        not null references app,
    installation uuid        not null references installation,
    what         text        not null check (what ~ '^[a-z]{2,20}$'),
    title        text        not null check (length(title) between 1 and 100),
    picture      text        not null check (length(picture) <= 200),
    format       integer     not null check (format between 1 and 1000000000),
    state        text        not null check (octet_length(state) <= 65536),
    open         boolean     not null,
    changed      timestamptz not null,
    unique (installation) deferrable initially deferred
);
create index activity_person on activity (person, changed desc);
create index activity_changed on activity (changed);
alter table activity alter column state set storage external;
comment on column activity.installation is 'Where it is: on exactly one terminal at a time.';
comment on column activity.format is 'By which the app tells what its state is written in.';
comment on column activity.open is 'Whether the app shows it now, as far as its terminal said.';

create table handoff (
    id       uuid        primary key,
    activity uuid        not null references activity on delete cascade,
    person   uuid        not null,
    source   uuid        not null references installation,
    target   uuid        not null references installation,
    step     text        not null check (step in ('asked', 'offered', 'committed', 'released', 'cancelled')),
    reason   text        check (length(reason) <= 60),
    digest   text        check (length(digest) = 64),
    asked    timestamptz not null,
    changed  timestamptz not null,
    check (source <> target),
    check ((step = 'cancelled') = (reason is not null)),
    check ((step in ('committed', 'released')) = (digest is not null))
);
create unique index handoff_of_activity on handoff (activity) where step in ('asked', 'offered');
create unique index handoff_to on handoff (target) where step in ('asked', 'offered');
create index handoff_from on handoff (source) where step = 'committed';
create index handoff_open on handoff (changed) where step in ('asked', 'offered');
create index handoff_changed on handoff (changed);
comment on table handoff is 'An activity on its way from one terminal to another; which of the two has it, the activity says.';
comment on column handoff.digest is 'SHA-256 of the state that was handed over, in hexadecimal.';
