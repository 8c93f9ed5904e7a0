-- What was asked for and never paid is forgotten after a while (pay.request, pay.till, pay.people).

create index payment_request_unpaid on payment_request (expires) where state in ('open', 'declined', 'withdrawn');
create index bill_expires on bill (expires);
create index money_request_expires on money_request (expires);
