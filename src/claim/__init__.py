"""The hot path: one request, "claim this coupon", and nothing else. No Django.

At 10:00 everybody presses the same button. Requests for one campaign stand in one line; a committer takes all that
wait (up to 500), locks the campaign's counter row, decides each in the order of acceptance, writes the new claims
with one statement, and only then answers them. While one batch commits the next one gathers, so the busier
it is the larger the batches: group commit, with no timer. Claims once written are the truth; memory only ever
repeats a no that the database said (not open yet; sold out to somebody who has none).

Budget
  Latency    a claim alone takes one commit (two round trips and a connection check); under load about two commits.
  Memory     somebody in line is about half a kilobyte and at most 200,000 stand in all lines of a copy: 100 MB. A campaign that is sold out keeps 8 bytes
             for each coupon, so that those who have one are still sent to the database for their first answer.
  Database   one connection for each campaign that is being claimed, at most 8, and one more each second to look around.
  Slow database: batches grow to 500 and answers take as long as a commit; a statement ends after 5 seconds, a silent
             connection after 8, and full lines turn away the next. All answer 503 with Retry-After. Away database: 503 within
             3 seconds. A 503 carries a ticket: those in line keep their places, and are committed in them when the
             database is back. The same id may be sent again, always: it is never counted twice, and never a yes that
             is not committed.
"""
