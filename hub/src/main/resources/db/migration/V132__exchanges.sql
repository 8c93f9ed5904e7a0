-- What people say to their homes, and what came of it (voice). No sound is in here.

create table exchange (
    id         uuid        primary key,
    home       uuid        not null references home on delete cascade,
    person     uuid        references person,
    device     uuid        references device,
    language   text        not null check (language in ('en', 'zh-Hans')),
    words      text        not null check (length(words) <= 400),
    heard      boolean     not null,
    confidence real        not null check (confidence between 0 and 1),
    state      text        not null check (state in ('done', 'asked', 'unconfirmed', 'refused', 'nothing', 'declined', 'late', 'undone')),
    choices    jsonb       not null check (octet_length(choices::text) <= 16384),
    answer     text        not null check (length(answer) <= 1000),
    refusal    text        check (length(refusal) <= 60),
    cause      uuid,
    undo       jsonb       not null check (octet_length(undo::text) <= 65536),
    at         timestamptz not null,
    changed    timestamptz not null
);
create index exchange_person on exchange (person, home, at desc) where person is not null;
create index exchange_device on exchange (device, at desc) where device is not null;
create index exchange_home_open on exchange (home) where state = 'unconfirmed';
create index exchange_open on exchange (changed) where state in ('asked', 'unconfirmed');
create index exchange_at on exchange (at);
comment on column exchange.person is 'Who said it; null where nobody knows, at a terminal of the whole home.';
comment on column exchange.device is 'The terminal at which it was said; null for the person''s own browser.';
comment on column exchange.heard is 'Whether it was heard; else it was typed.';
comment on column exchange.choices is 'What it may have meant, while that is asked.';
comment on column exchange.undo is 'The values that were there before.';
