-- What the people of a home see of a device's software, and what they chose for it (update).

alter table rollout_device
    add column waits_for text not null default '' check (waits_for in ('', 'idle', 'charging', 'window'));
comment on column rollout_device.waits_for is 'What the device said that the file which is there waits for.';

create table update_choice (
    device  uuid        primary key references device,
    asks    boolean     not null,
    agreed  uuid        references release,
    changed timestamptz not null
);
comment on table update_choice is 'What its people chose for a device; one that is not here takes updates by itself.';
comment on column update_choice.asks is 'Whether it takes a release only once somebody agreed to it.';
comment on column update_choice.agreed is 'The last release to which somebody agreed.';
