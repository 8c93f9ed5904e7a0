-- Sessions that outlive their connection (MQTT 5, section 4.1), and what waits in them. The rows are the truth; what a
-- process holds in memory is a copy of their beginning.

create table fabric_session (
    id             bigint generated always as identity primary key,
    space          uuid    not null,
    space_kind     text    not null check (space_kind in ('home', 'lobby')),
    client_id      text    not null check (octet_length(client_id) between 1 and 256),
    subject_kind   text    not null check (subject_kind in ('person', 'device', 'hub')),
    subject        uuid,
    app            text    not null,
    expiry_seconds bigint  not null check (expiry_seconds between 0 and 4294967295),
    detached_at    timestamptz,
    will_topic     text check (octet_length(will_topic) <= 1024),
    will_payload   bytea check (length(will_payload) <= 65536),
    will_qos       smallint check (will_qos between 0 and 2),
    will_retain    boolean,
    will_properties bytea,
    will_delay_seconds bigint,
    will_expiry_seconds bigint,
    unique (space, client_id),
    check ((subject_kind = 'hub') = (subject is null)),
    check ((will_topic is null) = (will_payload is null))
);
comment on column fabric_session.detached_at is 'Null while a client is connected, and after a process that held its connection was killed.';
comment on column fabric_session.will_topic is 'A will that is still to be published, should the connection end without a farewell.';

create table fabric_subscription (
    session    bigint   not null references fabric_session on delete cascade,
    text       text     not null check (octet_length(text) <= 2048),
    qos        smallint not null check (qos between 0 and 2),
    no_local   boolean  not null,
    retain_as_published boolean not null,
    identifier integer  not null check (identifier between 0 and 268435455),
    primary key (session, text)
);
comment on column fabric_subscription.text is 'The filter as asked for, with its $share prefix.';

create table fabric_received (
    session    bigint  not null references fabric_session on delete cascade,
    identifier integer not null check (identifier between 1 and 65535),
    primary key (session, identifier)
);
comment on table fabric_received is 'Packet identifiers of QoS 2 messages that were taken in and not yet released by the client.';

create table fabric_queue (
    session       bigint  primary key references fabric_session on delete cascade,
    next_sequence bigint  not null default 1,
    handed        bigint  not null default 0,
    messages      integer not null default 0,
    bytes         bigint  not null default 0
) with (fillfactor = 50);
comment on table fabric_queue is 'Locked by whoever adds to a session, so that its sequence numbers become visible in their order.';
comment on column fabric_queue.handed is 'Up to this sequence number messages may have been sent; they are sent again with the DUP flag.';

create sequence fabric_message_id increment by 1000;

create table fabric_message (
    id         bigint   primary key,
    topic      text     not null check (octet_length(topic) <= 1024),
    payload    bytea    not null check (length(payload) <= 65536),
    qos        smallint not null check (qos in (1, 2)),
    retain     boolean  not null,
    properties bytea    not null,
    expires_at_millis bigint not null
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);
comment on table fabric_message is 'One row for each message, however many sessions it waits in.';

create table fabric_delivery (
    session     bigint   not null,
    sequence    bigint   not null,
    message     bigint,
    qos         smallint not null check (qos in (1, 2)),
    retain      boolean  not null,
    identifiers integer[] not null,
    bytes       integer  not null,
    primary key (session, sequence)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);
comment on column fabric_delivery.message is 'Null once the client has received a QoS 2 message, so that only its release is sent again.';
comment on table fabric_delivery is 'No foreign keys: what an ended session leaves is removed afterwards, in bounded pieces.';
create index fabric_delivery_message on fabric_delivery (message) where message is not null;
