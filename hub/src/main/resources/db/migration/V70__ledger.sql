-- The hub's money (ledger). One process writes at a time; what was posted is never changed.

create table ledger_epoch (
    one   boolean primary key default true check (one),
    epoch bigint  not null
);
insert into ledger_epoch (epoch) values (0);
comment on table ledger_epoch is 'Counts the processes that became the writer. Each transaction of a writer looks whether its own is the last.';

create table ledger_account (
    number     bigint  primary key,
    kind       text    not null check (kind in ('WALLET', 'PAYABLE', 'RESERVE', 'REVENUE', 'TAX', 'CLEARING')),
    owner      text    not null check (length(owner) between 1 and 80),
    currency   text    not null check (length(currency) = 3),
    purpose    text    not null check (length(purpose) <= 40),
    minor      bigint  not null,
    held       bigint  not null check (held >= 0),
    entries    bigint  not null check (entries >= 0),
    open_holds integer not null check (open_holds >= 0),
    chain      bytea   not null,
    unique (kind, owner, currency, purpose),
    check (kind not in ('WALLET', 'RESERVE') or minor >= held)
) with (fillfactor = 60);
comment on column ledger_account.chain is 'The hash of its last entry, of accounts whose owner is an organisation; empty for others.';

create table ledger_posting (
    number    bigint      primary key,
    at        timestamptz not null,
    key       text        not null unique,
    hash      bytea       not null,
    kind      text        not null,
    reference text        not null,
    hold      bigint,
    hold_left bigint,
    batch     bigint      not null,
    accounts  bigint[]    not null,
    entries   bigint[]    not null
);
comment on column ledger_posting.hash is 'SHA-256 of the command, without its key and time.';
comment on column ledger_posting.accounts is 'With entries the keys of its rows in ledger_entry, leg by leg, which so need no second index.';

create table ledger_entry (
    account bigint   not null,
    number  bigint   not null,
    posting bigint   not null,
    leg     smallint not null,
    amount  bigint   not null check (amount <> 0),
    balance bigint   not null,
    held    bigint   not null,
    chain   bytea,
    primary key (account, number)
);
comment on column ledger_entry.balance is 'Of the account, after this entry; so is held.';
comment on column ledger_entry.chain is 'SHA-256 over the entry before it in its account and this one; null where the owner is no organisation.';

create table ledger_hold (
    number     bigint      primary key,
    account    bigint      not null references ledger_account,
    amount     bigint      not null check (amount > 0),
    left_minor bigint      not null check (left_minor between 0 and amount),
    until      timestamptz not null
);
create index ledger_hold_due on ledger_hold (until) where left_minor > 0;

create table ledger_answer (
    key     text   primary key,
    hash    bytea  not null,
    kind    text   not null check (kind in ('opened', 'held', 'released', 'refused')),
    account bigint,
    hold    bigint,
    minor   bigint,
    held    bigint,
    freed   bigint,
    code    text,
    leg     integer
);
comment on table ledger_answer is 'What was answered to commands that posted nothing, refusals included.';

create table ledger_batch (
    number        bigint      primary key,
    epoch         bigint      not null,
    at            timestamptz not null,
    first_posting bigint      not null,
    last_posting  bigint      not null,
    root          bytea       not null,
    seal          bytea       not null,
    check (last_posting >= first_posting)
);
comment on column ledger_batch.root is 'The Merkle root (RFC 6962) of the batch''s entries in their order.';
comment on column ledger_batch.seal is 'SHA-256 over the seal of the batch before it and this batch.';

create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'what the ledger wrote is never changed (% of %)', tg_op, tg_table_name;
end
$$;
create trigger append_only before update or delete or truncate on ledger_posting
    execute function ledger_is_append_only();
create trigger append_only before update or delete or truncate on ledger_entry
    execute function ledger_is_append_only();
create trigger append_only before update or delete or truncate on ledger_answer
    execute function ledger_is_append_only();
create trigger append_only before update or delete or truncate on ledger_batch
    execute function ledger_is_append_only();
create trigger append_only before delete or truncate on ledger_account
    execute function ledger_is_append_only();
create trigger append_only before delete or truncate on ledger_hold
    execute function ledger_is_append_only();
