"""What the outside told us, once.

Nobody outside pushes anything to us yet, so nothing stands here so far. KakaoPay's and Kakao's redirects are the
visitor's own browser: no messages, only a reason to look up, and what we learn is recorded once, with the payment or
the sign-in. The first webhook, file or feed that tells us something comes in through `receive`.
"""
