-- The processes of a hub (nodes), and which of them has a session.

create table hub_node (
    name        text primary key check (name ~ '^[a-z0-9-]{1,40}$'),
    joined_at   timestamptz not null default clock_timestamp(),
    lease_until timestamptz not null
);
comment on table hub_node is 'Processes that share this database over NATS. A row is a lease: its process renews it, and whoever finds it overdue removes it and takes over what the process had.';

alter table fabric_session add column node text;
comment on column fabric_session.node is 'The process that has the session; null where there is only one.';
