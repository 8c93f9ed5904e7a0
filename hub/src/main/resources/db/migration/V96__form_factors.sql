-- A further form factor is a line of the program (protocol.FormFactor), not a change of the schema.

alter table product drop constraint product_form_factor_check;
alter table product add constraint product_form_factor_check check (form_factor ~ '^[a-z]{2,20}$');
