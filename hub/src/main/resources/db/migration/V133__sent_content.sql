-- Content items and intents are sent as well (reach).

alter table sending drop constraint sending_kind_check;
alter table sending add constraint sending_kind_check
    check (kind in ('link', 'image', 'audio', 'video', 'place', 'text', 'content', 'intent'));
comment on column sending.said is 'An address, a text, the id of a content item, or an intent as JSON; empty for a file.';
