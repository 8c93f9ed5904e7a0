-- A version that nobody can have any more loses its package after a while, and keeps its entry (market.publish).

alter table submission drop constraint submission_digest_fkey;
create index submission_ended on submission (coalesce(withdrawn, decided)) where state in ('refused', 'withdrawn');
comment on column submission.digest is 'Of the package, which is gone some time after the version was refused or withdrawn.';
