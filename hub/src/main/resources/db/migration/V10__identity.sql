-- Who somebody is: persons, how they prove it, what apps may do for them, and the hub's own keys.

create table person (
    id           uuid primary key,
    name         text        not null unique check (name ~ '^[a-z0-9._@+-]{3,64}$'),
    display_name text        not null check (length(display_name) between 1 and 80),
    locale       text        not null check (locale in ('en', 'zh-Hans')),
    password     text,
    operator     boolean     not null default false,
    created_at   timestamptz not null
);
comment on column person.password is 'Argon2id with its parameters; null where only passkeys or links sign in.';

create table attempt (
    key     text primary key check (length(key) = 64),
    free_at timestamptz not null
);
comment on table attempt is 'Limits on guessing: a keyed hash of what is limited, and when its whole allowance is back.';

create table sign_in_link (
    token      bytea primary key check (length(token) = 32),
    person     uuid        not null references person (id),
    expires_at timestamptz not null
);
comment on column sign_in_link.token is 'SHA-256; the token itself is 256 random bits and is shown once.';

-- The hub's certificate authority and the keys of its servers.
create table authority (
    only_one    boolean primary key default true check (only_one),
    certificate bytea       not null,
    private_key bytea       not null,
    created_at  timestamptz not null
);
create table server_key (
    names       text        not null,
    certificate bytea       not null,
    private_key bytea       not null,
    expires_at  timestamptz not null,
    primary key (names, expires_at)
);

-- Spring Session's own table shape (JdbcIndexedSessionRepository).
create table spring_session (
    primary_id            char(36) primary key,
    session_id            char(36) not null,
    creation_time         bigint   not null,
    last_access_time      bigint   not null,
    max_inactive_interval integer  not null,
    expiry_time           bigint   not null,
    principal_name        varchar(100)
);
create unique index spring_session_id on spring_session (session_id);
create index spring_session_expiry on spring_session (expiry_time);
create index spring_session_principal on spring_session (principal_name);
create table spring_session_attributes (
    session_primary_id char(36)     not null references spring_session (primary_id) on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea        not null,
    primary key (session_primary_id, attribute_name)
);

-- Passkeys, in the shape of Spring Security's JdbcUserCredentialRepository.
create table user_credentials (
    credential_id                varchar(1000) primary key,
    user_entity_user_id          varchar(1000) not null,
    public_key                   bytea         not null,
    signature_count              bigint,
    uv_initialized               boolean,
    backup_eligible              boolean       not null,
    authenticator_transports     varchar(1000),
    public_key_credential_type   varchar(100),
    backup_state                 boolean       not null,
    attestation_object           bytea,
    attestation_client_data_json bytea,
    created                      timestamptz,
    last_used                    timestamptz,
    label                        varchar(1000) not null
);
create index user_credentials_person on user_credentials (user_entity_user_id);

-- The authorization server, in the shape of Spring Security's JDBC repositories.
create table oauth2_registered_client (
    id                            varchar(100) primary key,
    client_id                     varchar(100)  not null unique,
    client_id_issued_at           timestamptz   not null default current_timestamp,
    client_secret                 varchar(200),
    client_secret_expires_at      timestamptz,
    client_name                   varchar(200)  not null,
    client_authentication_methods varchar(1000) not null,
    authorization_grant_types     varchar(1000) not null,
    redirect_uris                 varchar(1000),
    post_logout_redirect_uris     varchar(1000),
    scopes                        varchar(1000) not null,
    client_settings               varchar(2000) not null,
    token_settings                varchar(2000) not null
);
create table oauth2_authorization_consent (
    registered_client_id varchar(100)  not null,
    principal_name       varchar(200)  not null,
    authorities          varchar(1000) not null,
    primary key (registered_client_id, principal_name)
);
create table oauth2_authorization (
    id                            varchar(100) primary key,
    registered_client_id          varchar(100) not null,
    principal_name                varchar(200) not null,
    authorization_grant_type      varchar(100) not null,
    authorized_scopes             varchar(1000),
    attributes                    text,
    state                         varchar(500),
    authorization_code_value      text,
    authorization_code_issued_at  timestamptz,
    authorization_code_expires_at timestamptz,
    authorization_code_metadata   text,
    access_token_value            text,
    access_token_issued_at        timestamptz,
    access_token_expires_at       timestamptz,
    access_token_metadata         text,
    access_token_type             varchar(100),
    access_token_scopes           varchar(1000),
    oidc_id_token_value           text,
    oidc_id_token_issued_at       timestamptz,
    oidc_id_token_expires_at      timestamptz,
    oidc_id_token_metadata        text,
    refresh_token_value           text,
    refresh_token_issued_at       timestamptz,
    refresh_token_expires_at      timestamptz,
    refresh_token_metadata        text,
    user_code_value               text,
    user_code_issued_at           timestamptz,
    user_code_expires_at          timestamptz,
    user_code_metadata            text,
    device_code_value             text,
    device_code_issued_at         timestamptz,
    device_code_expires_at        timestamptz,
    device_code_metadata          text
);
create index oauth2_authorization_state on oauth2_authorization (state);
create index oauth2_authorization_code on oauth2_authorization using hash (authorization_code_value);
create index oauth2_authorization_access on oauth2_authorization using hash (access_token_value);
create index oauth2_authorization_refresh on oauth2_authorization using hash (refresh_token_value);
create index oauth2_authorization_user_code on oauth2_authorization using hash (user_code_value);
create index oauth2_authorization_device_code on oauth2_authorization using hash (device_code_value);
create index oauth2_authorization_principal on oauth2_authorization (principal_name);

create table signing_key (
    id         text primary key,
    jwk        text        not null,
    created_at timestamptz not null
);
comment on table signing_key is 'Keys that sign tokens; the newest signs, the others still verify until they are removed.';
