"""The payer's page: what is bought, for how much, and the three ways it can go. It works without JavaScript."""

import secrets
from html import escape
from urllib.parse import urlencode, urlsplit

from simulators.kakaopay.books import Payment

PAGE = """<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0; background: #f4f4f4; color: #191919; font: 1.125rem/1.6 system-ui, sans-serif; }}
main {{ max-width: 26rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border-radius: .75rem; }}
h1 {{ margin-top: 0; font-size: 1.375rem; }}
dl {{ display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1.5rem 0; }}
dt {{ color: #555; }} dd {{ margin: 0; text-align: right; font-weight: 600; }}
button {{ display: block; width: 100%; min-height: 3rem; margin-top: .75rem; border: 1px solid #767676;
  border-radius: .5rem; background: #fff; color: #191919; font: inherit; cursor: pointer; }}
button.pay {{ border-color: #ffeb00; background: #ffeb00; font-weight: 700; }}
button:focus-visible {{ outline: 3px solid #0b57d0; outline-offset: 2px; }}
.note {{ font-size: 1rem; color: #555; }}
</style>
</head>
<body>
<main>
{content}
</main>
</body>
</html>
"""


def choice(payment: Payment, address: str) -> str:
    asked = payment.asked
    content = f"""<h1>카카오페이 결제 (모의)</h1>
<p class="note">실제 돈이 오가지 않는 연습용 결제창입니다.</p>
<dl>
<dt>상품</dt><dd>{escape(asked["item_name"])}</dd>
<dt>수량</dt><dd>{asked["quantity"]:,}</dd>
<dt>결제 금액</dt><dd>{payment.amount["total"]:,}원</dd>
</dl>
<form method="post" action="{escape(address)}">
<button class="pay" name="decision" value="pay">결제하기</button>
<button name="decision" value="cancel">취소</button>
<button name="decision" value="fail">결제 실패로 끝내기</button>
</form>"""
    return PAGE.format(title="카카오페이 결제 (모의)", content=content)


def closed() -> str:
    content = """<h1>열려 있지 않은 결제입니다</h1>
<p>이미 끝났거나 15분이 지났습니다. 상점으로 돌아가 다시 시작해 주세요.</p>"""
    return PAGE.format(title="닫힌 결제", content=content)


def decided(payment: Payment, decision: str) -> str:
    """Where the payer goes now; the payment takes note."""
    asked = payment.asked
    if payment.is_expired():
        return str(asked["fail_url"])
    if decision == "pay":
        payment.status = "AUTH_PASSWORD"
        payment.pg_token = payment.pg_token or secrets.token_hex(10)
        joint = "&" if urlsplit(asked["approval_url"]).query else "?"
        return f"{asked['approval_url']}{joint}{urlencode({'pg_token': payment.pg_token})}"
    if decision == "cancel":
        payment.status = "QUIT_PAYMENT"
        return str(asked["cancel_url"])
    payment.status = "FAIL_PAYMENT"
    return str(asked["fail_url"])
