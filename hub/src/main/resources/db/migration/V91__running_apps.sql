-- Whom people know (social).

create table friendship (
    person uuid        not null,
    friend uuid        not null,
    since  timestamptz not null,
    primary key (person, friend),
    check (person <> friend)
);
create index friendship_friend on friendship (friend);
comment on table friendship is 'Two rows for two friends, one each way.';

create table friend_code (
    person  uuid        primary key,
    hash    bytea       not null unique,
    expires timestamptz not null
);
comment on table friend_code is 'By a keyed hash. A person has one at a time; who enters it uses it up.';

-- What people are told (notify).

create table notification (
    id        uuid        primary key,
    person    uuid        not null,
    app       text        not null,
    sender_en text        not null check (length(sender_en) between 1 and 80),
    sender_zh text        not null check (length(sender_zh) between 1 and 80),
    title     text        not null check (length(title) between 1 and 60),
    body      text        not null check (length(body) <= 200),
    tag       text        not null check (length(tag) <= 40),
    device    uuid,
    at        timestamptz not null,
    read      timestamptz
);
create index notification_person on notification (person, at desc);
create unique index notification_tag on notification (person, app, tag) where tag <> '';
create index notification_at on notification (at);
comment on column notification.tag is 'One with the same tag takes the place of the one before.';

-- What running apps keep and do (market).

alter table installation add column region text not null default 'ZZ' check (region ~ '^[A-Z]{2}$');
alter table installation alter column region drop default;
comment on column installation.region is 'Where the person said to be, by ISO 3166-1, for the tax of what is bought inside; ZZ where nobody said.';

create table app_score (
    app    text        not null references app,
    person uuid        not null,
    board  text        not null check (length(board) between 1 and 60),
    value  bigint      not null,
    at     timestamptz not null,
    primary key (app, board, person)
);
create index app_score_person on app_score (app, person);
comment on table app_score is 'The greatest value that a person reached.';

create table app_use (
    installation uuid        not null references installation,
    call         text        not null check (length(call) <= 40),
    minute       timestamptz not null,
    count        integer     not null check (count > 0),
    refused      integer     not null check (refused between 0 and count),
    primary key (installation, minute, call)
);
create index app_use_minute on app_use (minute);
comment on table app_use is 'How often an app asked for what takes a grant. What it did to a device is in the log of causes, too.';

create index payment_request_item on payment_request (asker, app, item, asked) where item is not null;
