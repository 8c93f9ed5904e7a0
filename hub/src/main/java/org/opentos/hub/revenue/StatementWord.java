package org.opentos.hub.revenue;

/// What a printed statement says, in the languages of [Agreement#LOCALES].
enum StatementWord {
    TITLE("Statement", "对账单"),
    CLOSED("Closed on", "结账日期"),
    OPEN("Still open: this month may change until it is closed.", "未结账：结账前本月仍可能变动。"),
    OPENING("Opening balance", "期初余额"),
    CLOSING("Closing balance", "期末余额"),
    RESERVE("of which in reserve", "其中预留"),
    PAYABLE("of which payable", "其中可结算"),
    NEXT("paid out with the next payout", "下次结算"),
    CARRIED("carried forward", "结转"),
    NOTHING("Nothing was sold, refunded or paid out in this month.", "本月没有销售、退款或结算。"),
    ITEMS("Sales, refunds and payouts (times in UTC)", "销售、退款与结算明细（UTC 时间）"),
    MORE(
            "More than are listed here; the CSV file has the first 10,000.",
            "未全部列出；CSV 文件包含前 10,000 条。"),
    WHAT("What", "项目"),
    PAID("Paid", "支付"),
    TAX("Tax", "税款"),
    PLATFORM("Platform", "平台"),
    MAKER("Maker", "制造商"),
    EARNED("Yours", "您的收入"),
    SALE("Sale on one of your devices", "您的设备上的一笔销售"),
    REFUND("Refund:", "退款："),
    PAYOUT("Payout", "结算"),
    PAYOUT_RETURN("Payout that came back", "被退回的结算"),
    SALES_GROSS("Sales: what customers paid", "销售：客户支付"),
    SALES_TAX("Tax in it", "其中税款"),
    SALES_PLATFORM("Share of the platform", "平台分成"),
    SALES_MAKER("Share of the makers of the devices", "设备制造商分成"),
    MAKER_SHARE("Your share of sales on your devices", "您的设备上的销售分成"),
    REFUNDS_GROSS("Refunds: what customers got back", "退款：退还客户"),
    REFUNDS_TAX("Tax in it, given back", "退回其中税款"),
    REFUNDS_PLATFORM("Given back by the platform", "平台退回"),
    REFUNDS_MAKER("Given back by the makers of the devices", "设备制造商退回"),
    MAKER_SHARE_REFUNDS("Your share of refunds on your devices", "您的设备上的退款分成"),
    PAYOUTS("Payouts to your bank account", "结算至您的银行账户"),
    WITHHELD("Tax withheld from payouts", "结算代扣税款"),
    PAYOUTS_RETURNED("Payouts that came back", "被退回的结算"),
    WITHHELD_RETURNED("Tax withheld from those, given back", "退回的代扣税款");

    private final String english;
    private final String chinese;

    StatementWord(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    String in(String locale) {
        return locale.equals("zh-Hans") ? chinese : english;
    }

    static StatementWord of(Statement.Kind kind) {
        return valueOf(kind.name());
    }
}
