"""The timetable: everything that happens by the clock, in one place. Clocks here are UTC; Seoul is nine hours ahead."""

from procrastinate import App

TIMETABLE = {
    # task: minute hour day month weekday
    "people.forget_paces": "35 * * * *",  # Counts of minutes that are over.
    "webhooks.sweep": "* * * * *",  # What was to be told and was not, because a process died.
    "payments.sweep": "* * * * *",  # What was left between asking and knowing is looked up again.
    "coupons.release_expired": "* * * * *",  # Coupons that wait for a payment nobody makes are free again.
    "coupons.roll_over_openings": "* * * * *",  # An opening rests ten minutes before the next one.
    "calls.lapse_offers": "*/5 * * * *",  # A place that nobody answered for goes to the next in line.
    "calls.remind": "*/10 * * * *",  # Who has begun an application and not sent it in; never at night.
    "calls.post_notices": "5-55/10 * * * *",  # Whom changed dates concern; never at night.
    "calls.check_businesses": "20 * * * *",  # Whom the tax service could not tell us of when they applied.
    "sales.sweep": "* * * * *",  # What a killed import left is finished, or known never to have begun.
    "sales.pull_due": "* * * * *",  # Marketplaces that are to be asked, or asked again after they did not answer.
    "sales.ask_marketplaces": "10 21 * * *",  # 06:10 in Seoul: the last weeks anew, before anybody reads the totals.
    "sales.add_up_own": "*/5 * * * *",  # Our own orders join the totals of their days.
    "sales.forget_files": "25 * * * *",  # What nobody decided about within a day is not kept.
    "ledger.anchor": "5 15 * * *",  # 00:05 in Seoul: yesterday's head.
    "merchants.forget_strays": "50 18 * * *",  # Files of photographs whose process died before their row.
    "exhibitions.publish_due": "* * * * *",  # Pages appear and vanish at the minute their curators said.
    "exhibitions.index": "20 18 * * *",  # 03:20 in Seoul: whatever a search should find and does not.
    "rehearsal.forget_copy": "10 19 * * *",  # A copy whose rehearsal was killed, with everybody in it.
    "orders.issue_statements": "30 15 * * *",  # 00:30 in Seoul: the month that has just ended, too.
    "orders.raise_alarms": "0 0 * * *",  # 09:00 in Seoul, when somebody reads them.
    "orders.presume_receipts": "15 * * * *",  # Parcels that were sent a week ago have come.
    "orders.forget_recipients": "55 18 * * *",  # 03:55 in Seoul: whom parcels were for.
    "orders.forget_shoppers": "0 19 * * *",  # 04:00 in Seoul: whose they were, once the law no longer wants it kept.
    "payments.forget_payers": "5 19 * * *",
    "coupons.forget_claimers": "10 19 * * *",
    "orders.forget_doers": "15 19 * * *",
    "config.check_invariants": "40 18 * * *",  # 03:40 in Seoul, when nobody shops.
}


def install(app: App) -> None:
    """Tell the queue its timetable; Django calls this once, when every app's tasks are known."""
    for name, cron in TIMETABLE.items():
        app.periodic(cron=cron, periodic_id="timetable")(app.tasks[name])
