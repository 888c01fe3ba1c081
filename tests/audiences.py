"""Who may open which address: one line for each name in the URL resolver. A new page says here for whom it is.

`tests/house/test_audiences.py` fails while a name is missing, and `tests/stories/test_permissions.py` tries every door as everybody.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

EVERYBODY, SIGNED_IN, OWNER, DESK, OWNER_AND_DESK, JUDGE = (
    "everybody", "whoever signed in", "whose it is", "the secretariat", "whose it is, and the secretariat", "a judge",
)  # fmt: skip

# Wagtail and allauth look after their own; programs are asked for tokens and signatures in tests of their own.
ELSEWHERE = ("wagtail", "account_", "socialaccount_", "openid_connect_", "mfa_", "api:", "partners:")

OF = {
    EVERYBODY: """
        icon robots sitemap feed time-machine:now
        coupons:shop coupons:wallet ledger:proof merchants:merchant orders:terms
        people:sign-in ui:language ui:parts places:markets places:market festivals:editions festivals:edition festivals:calendar festivals:promises festivals:promises-json festivals:promises-csv
        calls:calls calls:ratios calls:call calls:calendar calls:notice calls:rules calls:published calls:bundle calls:row calls:size
        ledger:anchors ledger:anchors-table coupons:campaign coupons:log coupons:log-json coupons:log-csv coupons:worker
        coupons:partner_manual api api-chapter sales:editions sales:comparison sales:edition sales:table sales:table-json
        sales:releases sales:release sales:release_json sales:release_csv sales:release_parquet sales:release_pdf insights:latest insights:edition
        insights:effect insights:effect-json insights:effect-table insights:results insights:results-table insights:results-json exhibitions:product
        exhibitions:product-card exhibitions:near exhibitions:shelf exhibitions:placed exhibitions:search exhibitions:workshop-entrance exhibitions:news-feed
    """,
    SIGNED_IN: """
        people:sessions people:other-sessions-ending merchants:following exhibitions:followed
        calls:receipts calls:reviews
        webhooks:endpoints people:tokens merchants:mine merchants:registration calls:applying calls:wallet coupons:shops
        coupons:issuance coupons:counters coupons:agreements orders:orders orders:basket orders:basket_line orders:checkout
        orders:sold orders:shipments orders:owed mine:kept mine:kept-json mine:closing today:today today:shop today:judging
        today:partner festivals:mine
    """,
    OWNER: """
        people:session-ending
        webhooks:endpoint webhooks:rotation webhooks:stopping webhooks:resending people:token-revocation calls:application calls:autosave calls:submission calls:receipt calls:upload calls:study-consent
            coupons:hand_back coupons:agreement coupons:pass coupons:pass_state
        coupons:cancellation coupons:counter coupons:counter_uses coupons:counter_receipts coupons:poster coupons:frames
        coupons:terminal coupons:offline_uses coupons:counter_use coupons:taking_back payments:approval payments:cancellation
        payments:failure orders:order orders:returns orders:cancellation orders:dispatch orders:handover orders:receipt
    """,
    OWNER_AND_DESK: """
        festivals:evidence festivals:evidence-file festivals:own festivals:report-csv festivals:report-pdf
        merchants:sheet merchants:sheet-export merchants:sheet-listing
        merchants:photographs merchants:photograph-lead merchants:photograph-removal
        calls:letter calls:appeal calls:offer calls:withdrawal
        merchants:product merchants:sale merchants:prices merchants:shops merchants:products calls:document coupons:terminal_ending
        orders:statement orders:statement_csv orders:statement_pdf insights:own exhibitions:marketplaces
        exhibitions:marketplace-removal
    """,
    JUDGE: " calls:review calls:sheet-draft calls:recusal calls:declaration calls:pattern",
    DESK: """
        sales:board
        people:people people:role-removal people:organisations people:members people:membership-removal
        sales:channel sales:pulls
        festivals:opening festivals:commitments festivals:proofs festivals:decision festivals:schedules festivals:partners festivals:agreements
        festivals:targets calls:opening calls:imported calls:submitted calls:entered calls:amendment calls:desk calls:notices
        calls:judging calls:outside calls:second-look calls:assignments calls:proposals calls:proposal calls:draws calls:randomness
        calls:waiting calls:given-up calls:appeals calls:answer calls:selection calls:selection-table
         ledger:accounts ledger:account ledger:account-table coupons:plans coupons:drafting coupons:plan coupons:opening coupons:closing
        coupons:settlement coupons:edit coupons:amendment coupons:simulation coupons:terminals coupons:allowance coupons:withdrawal
        coupons:guessing coupons:partners coupons:partner_keys coupons:revocation coupons:allotments coupons:usage coupons:judgement
        orders:payouts orders:approval orders:release orders:withdrawal orders:settlement orders:months orders:statements
        orders:settled_merchants orders:bank orders:bank_matches orders:fees orders:enactment orders:funders orders:funder
        sales:channels sales:questions sales:files sales:file sales:file_progress sales:file_password sales:file_mapping sales:file_storage
        sales:file_removal sales:file_taking_back sales:file_line sales:file_follow_ups sales:figures sales:duties sales:duty_nothing
        sales:signature sales:withdrawal insights:studies insights:publication calls:deliberations today:cockpit
        exhibitions:sheets today:cockpit-of trail:trail trail:trail-table time-machine:time-machine rehearsal:rehearsals
    """,
}
AUDIENCES = {name: audience for audience, names in OF.items() for name in names.split()}


def addresses() -> dict[str, URLPattern]:
    """Every named address of ours, by its name with its namespace."""
    return {
        name: pattern
        for name, pattern in _walked(get_resolver().url_patterns)
        if not name.startswith(ELSEWHERE)
    }


def _walked(patterns: list[URLPattern | URLResolver], within: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if not within and str(each.pattern) in ("cms/", "documents/"):
            continue
        if isinstance(each, URLResolver):
            yield from _walked(each.url_patterns, f"{within}{each.namespace}:" if each.namespace else within)
        elif each.name:
            yield within + each.name, each
