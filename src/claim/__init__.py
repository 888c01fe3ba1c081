"""The hot path: one request, "claim this coupon", and nothing else. No Django.

At 10:00 everybody presses the same button. Requests for one campaign stand in one line; a committer takes all that
wait (up to 500), locks the campaign's counter row, decides each in the order of acceptance, writes the new claims
with one statement, and only then answers them. While one batch commits the next one gathers, so the busier
it is the larger the batches: group commit, with no timer. Claims once written are the truth; memory only ever
repeats a no that the database said (not open yet; sold out to somebody who has none).

Budget
  Latency    a claim alone takes one commit (two round trips and a connection check); under load about two commits.
  Memory     a waiting request is about 1 kB and at most 20,000 wait: 20 MB. A campaign that is sold out keeps 8 bytes
             for each coupon, so that those who have one are still sent to the database for their first answer.
  Database   one connection for each campaign that is being claimed, at most 8, and one more each second to look around.
  Slow database: batches grow to 500 and answers take as long as a commit; a statement ends after 5 seconds and a line
             of 20,000 turns away the next. Both answer 503 with Retry-After. Away database: 503 after 2 seconds.
             After a 503 the same id may be sent again, always: it is never counted twice, and never a yes that is not
             committed.
"""
