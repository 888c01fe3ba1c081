"""The law's rules as rows, each with its source; what was only announced is there, too, without a first day."""

from datetime import date

from django.db import migrations

from hamkke.kernel import ids

ACT = (
    "대규모유통업에서의 거래 공정화에 관한 법률 제8조",
    "Act on Fair Transactions in Large Retail Business, Art. 8",
)
RULES = [
    # code, contract, anchor, days, law, law_en, citation, from
    (
        "consignment_month_end_40", "consignment", "month_end", 40, f"{ACT[0]} 제1항", f"{ACT[1]}(1)",
        "위수탁: 월 판매마감일부터 40일 이내. 공정거래위원회 고시 설명, intn.co.kr 2019153 (2021-10-28)", date(2012, 1, 1),
    ),
    (
        "concession_month_end_40", "concession", "month_end", 40, f"{ACT[0]} 제1항", f"{ACT[1]}(1)",
        "특약매입: 월 판매마감일부터 40일 이내. 공정거래위원회 고시 설명, intn.co.kr 2019153 (2021-10-28)", date(2012, 1, 1),
    ),
    (
        "outright_receipt_60", "outright", "receipt", 60, f"{ACT[0]} 제2항", f"{ACT[1]}(2)",
        "직매입: 상품수령일부터 60일 이내, 2021-10-21 이후 받은 상품. 공정거래위원회, ajunews 20211021144324720", date(2021, 10, 21),
    ),
    (
        "announced_confirmed_20", "consignment", "confirmation", 20,
        "대규모유통업법 개정안 (온라인 중개거래 정산기한)", "Amendment bill: settlement by online intermediaries",
        "구매확정일부터 20일 이내. 2024-10-18 발표, newsis NISX20241018_0002924933. 통과 여부 미확인", None,
    ),
    (
        "announced_outright_30", "outright", "receipt", 30,
        "공정거래위원회 대금 지급기한 개선방안 (2025-12-28)", "Fair Trade Commission's plan of 28 December 2025",
        "직매입 30일 이내. 발표만 되었고 시행 여부 미확인", None,
    ),
]  # fmt: skip
INTEREST = (
    "late_interest_15_5", 1_550, "상품판매대금 등 지연지급 시의 지연이율 고시", "Notice on the rate of interest for late payment",
    "연 15.5 %. 공정거래위원회, junggibiz 475 (2021-10-21)", date(2021, 10, 21),
)  # fmt: skip
CONFIRMED = "전자상거래법 제17조: 받은 날부터 7일 안에 청약을 철회할 수 있으므로, 판매일부터 7일 뒤 구매 확정으로 봅니다."
TERMS = [("online", CONFIRMED), ("counter", CONFIRMED), ("partner", CONFIRMED)]


def load(apps, schema_editor):
    Rule, Term = apps.get_model("orders", "LegalRule"), apps.get_model("orders", "ChannelTerm")
    for code, contract, anchor, days, law, law_en, citation, begins in RULES:
        Rule.objects.create(
            id=ids.derived("legal_rule", code), code=code, kind="deadline", contract=contract, anchor=anchor, days=days,
            law=law, law_en=law_en, citation=citation, effective_from=begins,
        )  # fmt: skip
    code, rate, law, law_en, citation, begins = INTEREST
    Rule.objects.create(
        id=ids.derived("legal_rule", code), code=code, kind="interest", rate=rate,
        law=law, law_en=law_en, citation=citation, effective_from=begins,
    )  # fmt: skip
    for channel, source in TERMS:
        Term.objects.create(
            id=ids.derived("channel_term", channel), channel=channel, contract="consignment", confirmed_after=7,
            source=source, effective_from=date(2012, 1, 1),
        )  # fmt: skip


class Migration(migrations.Migration):
    replaces = [("orders", "0005_discounts_lost")]
    dependencies = [("orders", "0001_tables")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
