-- Apps: whose they are, what was submitted of them, and what became of it (market.publish).

create table app (
    id           text        primary key check (length(id) between 3 and 100),
    organisation uuid        not null references organisation,
    made         timestamptz not null
);
create index app_organisation on app (organisation);
comment on table app is 'An id belongs to the organisation that submitted it first.';

create table developer_key (
    key          text        primary key check (length(key) = 43),
    organisation uuid        not null references organisation,
    name         text        not null check (length(name) between 1 and 160),
    added_by     uuid        not null,
    added        timestamptz not null,
    revoked      timestamptz
);
create index developer_key_organisation on developer_key (organisation, added);
comment on column developer_key.key is 'Ed25519, 32 bytes in base64url. A revoked one is never taken again, by nobody.';

create table app_package (
    digest  text  primary key check (digest ~ '^[0-9a-f]{64}$'),
    content bytea not null
);
alter table app_package alter column content set storage external;
comment on table app_package is 'By the digest of what the developer signed. Once approved, with the signature of the store.';

create table submission (
    id           uuid        primary key,
    app          text        not null references app,
    code         integer     not null check (code > 0),
    name         text        not null check (length(name) between 1 and 80),
    manifest     text        not null check (length(manifest) <= 65536),
    digest       text        not null references app_package,
    bytes        bigint      not null check (bytes > 0),
    key          text        not null references developer_key,
    state        text        not null check (state in ('submitted', 'approved', 'refused', 'withdrawn')),
    submitted_by uuid        not null,
    submitted    timestamptz not null,
    decided      timestamptz,
    withdrawn    timestamptz,
    reason       text        not null default '' check (length(reason) <= 4000),
    unique (app, code),
    check ((state in ('approved', 'refused')) <= (decided is not null)),
    check ((state = 'withdrawn') = (withdrawn is not null))
);
create index submission_open on submission (submitted) where state = 'submitted';
create index submission_approved on submission (app, code) where state = 'approved';
create index submission_key on submission (key);
comment on column submission.reason is 'Why it was refused or withdrawn, for the developer and for whoever had it.';

create table submission_check (
    submission uuid        not null references submission,
    name       text        not null check (length(name) <= 40),
    outcome    text        not null check (outcome in ('passed', 'warned', 'failed')),
    findings   text[]      not null,
    at         timestamptz not null,
    primary key (submission, name)
);

create table submission_picture (
    submission uuid  not null references submission,
    form       text  not null check (length(form) <= 20),
    png        bytea not null check (length(png) between 1 and 4194304),
    primary key (submission, form)
);
alter table submission_picture alter column png set storage external;

create table app_draft (
    app          text        not null references app,
    person       uuid        not null,
    manifest     text        not null check (length(manifest) <= 65536),
    digest       text        not null references app_package,
    bytes        bigint      not null check (bytes > 0),
    changed      timestamptz not null,
    primary key (app, person)
);
create index app_draft_digest on app_draft (digest);
comment on table app_draft is 'What an administrator of the developer tries out on terminals of their own homes, without a review.';

-- What people installed, and what they let it do (market.install).

create table installation (
    id        uuid        primary key,
    app       text        not null references app,
    person    uuid        not null,
    device    uuid,
    draft     boolean     not null,
    installed timestamptz not null,
    removed   timestamptz
);
create unique index installation_of_device on installation (device, app) where removed is null and device is not null;
create unique index installation_of_person on installation (person, app) where removed is null and device is null;
create index installation_person on installation (person) where removed is null;
create index installation_app on installation (app) where removed is null;
comment on table installation is 'Of an app on a terminal, by the person for whom it acts there; without a device, in that person''s browser.';

create table installation_grant (
    installation uuid not null references installation,
    name         text not null check (length(name) <= 40),
    primary key (installation, name)
);

create table installation_thing (
    installation uuid not null references installation,
    device       uuid not null,
    primary key (installation, device)
);
comment on table installation_thing is 'The devices that the person let the app see, or control.';

-- What running apps keep (market.run).

create table app_value (
    app     text        not null references app,
    person  uuid        not null,
    key     text        not null check (length(key) between 1 and 100),
    value   text        not null,
    bytes   integer     not null check (bytes between 0 and 65536),
    changed timestamptz not null,
    primary key (app, person, key)
);
comment on table app_value is 'Of a person and an app, on whichever terminal it runs.';
