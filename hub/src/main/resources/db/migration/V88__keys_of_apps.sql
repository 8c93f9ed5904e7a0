-- Each app has its own idempotency keys: of the requests of others it learns nothing (pay.request).
alter table payment_request drop constraint payment_request_asker_key_key;
alter table payment_request add unique (asker, app, key);
