"""What programs do in place of a page: each address that takes POST, with the operation of the API that does the same, or why none does.

`tests/house/test_operations.py` fails while an address is missing here, and while an operation is named that is not there.
"""

import inspect
from collections.abc import Callable
from typing import Any

from hamkke.config.api import api
from tests.audiences import addresses

OF = {
    "calls:application": "calls.saving",
    "calls:submission": "calls.submission",
    "calls:appeal": "calls.appealing",
    "calls:offer": "calls.answering_offer",
    "calls:withdrawal": "calls.giving_up",
    "calls:study-consent": "calls.consenting",
    "calls:assignments": "calls.assigning",
    "calls:second-look": "calls.looking_again",
    "calls:outside": "calls.recording",
    "calls:proposals": "calls.proposing",
    "calls:selection": "calls.releasing",
    "calls:draws": "calls.promising",
    "calls:randomness": "calls.drawing",
    "calls:answer": "calls.answering",
    "calls:given-up": "calls.withdrawing",
    "calls:declaration": "calls.declaring",
    "calls:recusal": "calls.recusal",
    "calls:review": "calls.scoring",
    "coupons:drafting": "coupons.drafting",
    "coupons:opening": "coupons.opening",
    "coupons:edit": "coupons.editing",
    "coupons:amendment": "coupons.amending",
    "coupons:closing": "coupons.closing",
    "coupons:settlement": "coupons.settling",
    "coupons:hand_back": "coupons.handing_back",
    "coupons:agreement": "coupons.signing",
    "coupons:cancellation": "coupons.cancelling",
    "exhibitions:sheets": "exhibitions.sheets",
    "festivals:opening": "festivals.opening",
    "festivals:schedules": "festivals.scheduling",
    "festivals:targets": "festivals.setting",
    "festivals:partners": "festivals.adding",
    "festivals:agreements": "festivals.agreeing",
    "festivals:commitments": "festivals.committing",
    "festivals:evidence": "festivals.proving",
    "festivals:decision": "festivals.judging",
    "merchants:following": "merchants.following",
    "merchants:prices": "merchants.price",
    "merchants:product": "merchants.words",
    "merchants:products": "merchants.offering",
    "merchants:registration": "merchants.registering",
    "merchants:shops": "merchants.opening",
    "merchants:sale": "merchants.sale",
    "merchants:sheet": "merchants.writing",
    "merchants:sheet-export": "merchants.export",
    "merchants:sheet-listing": "merchants.listing",
    "orders:basket": "orders.keeping",
    "orders:basket_line": "orders.keeping",
    "orders:cancellation": "orders.cancelling",
    "orders:checkout": "orders.placing",
    "orders:returns": "orders.returning",
    "orders:statements": "orders.issuing",
    "orders:months": "orders.months",
    "orders:payouts": "orders.requesting",
    "orders:approval": "orders.approving",
    "orders:release": "orders.releasing",
    "orders:withdrawal": "orders.withdrawing",
    "orders:fees": "orders.declaring",
    "orders:enactment": "orders.enacting",
    "sales:releases": "sales.proposing",
    "sales:signature": "sales.signing",
    "sales:withdrawal": "sales.withdrawing",
    "sales:channels": "sales.registering",
    "sales:pulls": "sales.pulling",
    "sales:duties": "sales.owing",
    "sales:duty_nothing": "sales.reporting_nothing",
    "sales:figures": "sales.recording",
}

# Stays with the pages, and why.
ON_PAGES = {
    "A token makes, widens or ends neither itself nor its owner; secrets are shown to persons, once.": """
        people:session-ending people:other-sessions-ending people:tokens people:token-revocation mine:closing
        webhooks:endpoints webhooks:rotation webhooks:stopping webhooks:resending coupons:partner_keys coupons:revocation
    """,
    "Who may do what decides how far tokens reach: it is given and taken by persons.": """
        people:people people:role-removal people:organisations people:members people:membership-removal
    """,
    "It changes what this browser shows, and nothing else.": " ui:language time-machine:time-machine time-machine:now",
    "It helps somebody who is filling in a page; the operation takes what came of it.": """
        calls:autosave calls:sheet-draft calls:size calls:row calls:imported calls:receipts
    """,
    "A counter's phone is bound to its shop once and speaks with that page alone, with a network and without one.": """
        coupons:counter coupons:counter_uses coupons:frames coupons:terminal coupons:terminal_ending coupons:offline_uses
        coupons:taking_back
    """,
    "A pass is drawn as a QR code for a shopper who stands at the counter.": " coupons:issuance",
    "Files from outside are looked through while somebody watches, and read on their page.": """
        merchants:photographs merchants:photograph-lead merchants:photograph-removal calls:upload orders:bank orders:bank_matches
        sales:files sales:file_password sales:file_mapping sales:file_storage sales:file_removal sales:file_taking_back
        sales:file_line sales:file_follow_ups
    """,
    "A rehearsal copies the whole database; whoever starts one watches it.": " rehearsal:rehearsals",
    "A question in SQL is put by an analyst who reads the answer on its page.": " sales:questions",
}

NOT_YET = {
    "not yet: orders": " orders:dispatch orders:handover orders:receipt",
    "not yet: exhibitions": " exhibitions:marketplaces exhibitions:marketplace-removal",
    "not yet: allowances of terminals and coupons for partners": " coupons:allowance coupons:withdrawal coupons:allotments coupons:judgement",
    "not yet: a call's rules as one file, an application on paper, a panel's order": " calls:opening calls:amendment calls:entered calls:deliberations",
    "not yet: studies of an edition": " insights:studies insights:publication",
}


def posting() -> set[str]:
    """The named addresses of ours that take POST."""
    return {name for name, pattern in addresses().items() if _takes_post(pattern.callback)}


def writing() -> set[str]:
    """The operations of the API that change something."""
    return {
        door["operationId"]
        for doors in api.get_openapi_schema()["paths"].values()
        for method, door in doors.items()
        if method != "get"
    }


def _takes_post(view: Callable[..., Any]) -> bool:
    """By the methods that it requires; without such a line, by whether it ever asks what was posted."""
    while True:
        methods = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if methods is not None:
            return "POST" in methods
        if not hasattr(view, "__wrapped__"):
            return "POST" in inspect.getsource(view)
        view = view.__wrapped__
