-- When a top-up came into the wallet, in the hub's own time (pay.wallet).

alter table top_up
    add column posted_at timestamptz,
    add check (posted_at is null or posting is not null);
update top_up set posted_at = paid_at where posting is not null;
comment on column top_up.posted_at is 'When the money was posted, by the hub''s clock; paid_at is by the provider''s.';
