/** What is said of subscriptions wherever one can be approved. */
export const plans = {
  "plan.every.day": ["{count|each day|every # days}", "{count|每天|每 # 天}"],
  "plan.every.week": ["{count|each week|every # weeks}", "{count|每周|每 # 周}"],
  "plan.every.month": ["{count|each month|every # months}", "{count|每月|每 # 个月}"],
  "plan.every.year": ["{count|each year|every # years}", "{count|每年|每 # 年}"],
  "plan.trial.short": ["{days|# day|# days} free", "免费 {days} 天"],
} as const;
