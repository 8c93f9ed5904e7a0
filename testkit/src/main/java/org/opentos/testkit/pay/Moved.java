package org.opentos.testkit.pay;

/// One change of the hub's balance at the company.
///
/// @param type Stripe's word: `charge`, `refund`, `adjustment`, `transfer`, `transfer_refund`
/// @param category Stripe's reporting category, which tells disputes apart
/// @param amount more than zero where money came in
/// @param source the company's name of what moved it
/// @param reference the hub's name of that
record Moved(
        Company company,
        String id,
        String type,
        String category,
        long amount,
        long fee,
        String currency,
        String source,
        String reference,
        long at)
        implements Kept {

    @Override
    public String key() {
        return company + "/" + id;
    }
}
