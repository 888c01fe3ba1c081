"""The race: proves from outside, over HTTP and with `kill -9`, that no coupon and no won is lost or doubled.

It builds a scratch site of its own, every part a process of its own, and plays the crowd in front of it. It knows the house
as an operator does, by its commands, its addresses and its tables; nothing in the house knows the race.
"""
