"""KakaoPay's online single payment, as documented at developers.kakaopay.com, without anybody's money.

`POST /online/v1/payment/{ready,approve,order,cancel}` for the shop's server, `/pay/{page}/info` for the payer's
browser, and `/_faults`, which only a simulator has, to make it fail on demand.
"""

from simulators.kakaopay.server import create

__all__ = ["create"]
