-- What people send to terminals (reach).

create table sending (
    id           uuid        primary key,
    person       uuid        not null,
    device       uuid        references device,
    installation uuid        references installation,
    kind         text        not null check (kind in ('link', 'image', 'audio', 'video', 'place', 'text')),
    title        text        not null check (length(title) <= 200),
    said         text        not null check (length(said) <= 2000),
    type         text        not null check (length(type) <= 60),
    bytes        bigint      not null check (bytes between 0 and 25165824),
    state        text        not null check (state in ('waiting', 'shown', 'unopened', 'late')),
    sent         timestamptz not null,
    changed      timestamptz not null,
    check ((kind in ('image', 'audio', 'video')) = (bytes > 0))
);
create index sending_person on sending (person, sent desc);
create index sending_device on sending (device, sent desc);
create index sending_waiting on sending (sent) where state = 'waiting';
create index sending_sent on sending (sent);
comment on column sending.device is 'The terminal to which it goes; null for the person''s own browser.';
comment on column sending.installation is 'The app that opened it, or shall in the person''s own browser; null where the terminal shows it by itself.';
comment on column sending.said is 'An address or a text; empty for a file.';

create table sending_file (
    sending uuid  primary key references sending on delete cascade,
    content bytea not null check (octet_length(content) <= 25165824)
);
alter table sending_file alter column content set storage external;
