-- What passes through the fabric and is kept: the last retained message of each topic.

create table fabric_retained (
    space      uuid     not null,
    topic      text     not null check (length(topic) <= 1024),
    payload    bytea    not null check (length(payload) <= 65536),
    qos        smallint not null check (qos between 0 and 2),
    properties bytea    not null,
    expires_at_millis bigint not null,
    primary key (space, topic)
);
comment on column fabric_retained.space is 'The home, or the unclaimed device whose lobby it is; ids of both kinds are unique together.';
comment on column fabric_retained.properties is 'MQTT 5 properties as on the wire.';
comment on column fabric_retained.expires_at_millis is 'Since the epoch; 9223372036854775807 where the message does not expire.';
