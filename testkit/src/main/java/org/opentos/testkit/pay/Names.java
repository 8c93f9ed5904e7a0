package org.opentos.testkit.pay;

import java.util.random.RandomGenerator;

/// Makes names in the companies' own shapes.
final class Names {
    private static final String LETTERS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int DECIMAL = 10;

    private final RandomGenerator random;

    Names(RandomGenerator random) {
        this.random = random;
    }

    String letters(int length) {
        return text(length, LETTERS.length());
    }

    String digits(int length) {
        return text(length, DECIMAL);
    }

    private synchronized String text(int length, int alphabet) {
        StringBuilder text = new StringBuilder(length);
        for (int index = 0; index < length; index++) {
            text.append(LETTERS.charAt(random.nextInt(alphabet)));
        }
        return text.toString();
    }

    String checkout(Company company) {
        return switch (company) {
            case WECHAT -> letters(9);
            case STRIPE -> "cs_test_" + letters(40);
        };
    }

    String payment(Company company) {
        return switch (company) {
            case WECHAT -> "42000" + digits(23);
            case STRIPE -> "pi_" + letters(24);
        };
    }

    String charge(Company company) {
        return switch (company) {
            case WECHAT -> "";
            case STRIPE -> "ch_" + letters(24);
        };
    }

    String refund(Company company) {
        return switch (company) {
            case WECHAT -> "50300" + digits(24);
            case STRIPE -> "re_" + letters(24);
        };
    }

    String dispute(Company company) {
        return switch (company) {
            case WECHAT -> "2002018" + digits(20);
            case STRIPE -> "du_" + letters(24);
        };
    }

    String payOut(Company company) {
        return switch (company) {
            case WECHAT -> "13300" + digits(35);
            case STRIPE -> "tr_" + letters(24);
        };
    }

    String event(Company company) {
        return switch (company) {
            case WECHAT -> "EV-" + digits(22);
            case STRIPE -> "evt_" + letters(24);
        };
    }

    String movement() {
        return "txn_" + letters(24);
    }
}
