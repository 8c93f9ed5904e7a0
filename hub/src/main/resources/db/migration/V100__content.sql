-- Content: what people's sources offer, and how far they are with it (content).

create table content_source (
    id       uuid        primary key,
    person   uuid        not null,
    address  text        not null check (length(address) between 1 and 2000),
    asked    text        not null check (length(asked) between 1 and 2000),
    title    text        not null default '' check (length(title) <= 200),
    picture  text                 check (length(picture) <= 2000),
    added    timestamptz not null,
    etag     text        not null default '' check (length(etag) <= 300),
    modified text        not null default '' check (length(modified) <= 300),
    read     timestamptz,
    due      timestamptz not null,
    taken    timestamptz,
    failures integer     not null default 0 check (failures >= 0),
    problem  text        not null default '' check (length(problem) <= 60),
    unique (person, address)
);
create index content_source_due on content_source (due);
comment on table content_source is 'A feed, or one address, that a person added.';
comment on column content_source.asked is 'What the person typed; a page leads to its feed, and its address is the feed''s.';
comment on column content_source.taken is 'Until when one process reads it.';
comment on column content_source.problem is 'The code of a refusal: why it could not be read the last time.';

create table content_item (
    id        uuid        primary key,
    source    uuid        not null references content_source on delete cascade,
    person    uuid        not null,
    key       text        not null check (length(key) = 64),
    kind      text        not null check (kind in ('audio', 'video', 'picture', 'text')),
    title     text        not null check (length(title) between 1 and 200),
    summary   text        not null check (length(summary) <= 300),
    words     text        not null check (length(words) <= 20000),
    media     text                 check (length(media) <= 2000),
    type      text        not null check (length(type) <= 100),
    picture   text                 check (length(picture) <= 2000),
    link      text                 check (length(link) <= 2000),
    millis    bigint      not null check (millis >= 0),
    published timestamptz not null,
    unique (source, key),
    check ((kind = 'text') = (media is null))
);
create index content_item_new on content_item (person, published desc, id);
create index content_item_source on content_item (source, published desc, id);
comment on column content_item.key is 'SHA-256 of what its feed knows it by.';
comment on column content_item.millis is 'How long it is; 0 where nobody said.';

create table content_progress (
    item     uuid        primary key references content_item on delete cascade,
    person   uuid        not null,
    position bigint      not null check (position >= 0),
    total    bigint      not null check (total >= 0),
    finished boolean     not null,
    at       timestamptz not null
);
create index content_progress_continue on content_progress (person, at desc) where not finished;
comment on table content_progress is 'How far a person is with an item, in milliseconds; the newest counts.';
