-- What the upkeep of the audit log and of the outbox needs.

create index audit_entry_age on audit_entry using brin (at);

alter table outbox add column failure text check (length(failure) <= 500);
comment on column outbox.failure is 'Why the last attempt failed, for the operator.';
