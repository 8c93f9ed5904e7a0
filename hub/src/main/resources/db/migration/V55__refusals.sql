-- The last refusal of each code, so that a later one of another kind hides none. What was counted
-- before counts for the code that was the last then.
alter table device_refusal
    drop constraint device_refusal_pkey,
    add primary key (device, code);
