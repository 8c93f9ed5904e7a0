-- Who writes the ledger, by the name of its process, for others to ask; empty where there is only one process.
alter table ledger_epoch add column writer text not null default '';
