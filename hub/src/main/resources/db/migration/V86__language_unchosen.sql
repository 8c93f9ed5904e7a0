-- Whoever chose no language keeps the one of the browser (identity).

alter table person alter column locale drop not null;
