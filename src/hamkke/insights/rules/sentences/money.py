"""Of orders, payments, settlement and the ledger."""

from hamkke.kernel.words import Words

MONEY = {
    "orders.order.placed": Words("주문했습니다.", "placed an order."),
    "orders.order.paid": Words("주문의 결제를 확인했습니다.", "saw an order paid."),
    "orders.order.cancelled": Words("주문을 취소했습니다.", "cancelled an order."),
    "orders.shipment.sent": Words("상품을 보냈습니다.", "sent goods."),
    "orders.shipment.corrected": Words("송장을 고쳤습니다.", "put a parcel's number right."),
    "orders.shipment.handed_over": Words("가게에서 상품을 건넸습니다.", "handed goods over at the shop."),
    "orders.shipment.received": Words("상품을 받았습니다.", "received goods."),
    "orders.shipment.presumed_received": Words(
        "보낸 지 7일이 지난 상품을 받은 것으로 보았습니다.",
        "counted goods as received, a week after they were sent.",
    ),
    "orders.recipient.forgotten": Words(
        "받는 분의 이름, 전화번호, 주소를 지웠습니다.", "deleted the names and addresses of parcels."
    ),
    "orders.shopper.forgotten": Words(
        "5년이 지난 주문이 누구의 것이었는지 지웠습니다.", "erased whose orders older than five years were."
    ),
    "payments.payer.forgotten": Words(
        "5년이 지난 결제를 누가 했는지 지웠습니다.", "erased who made payments older than five years."
    ),
    "coupons.claimer.forgotten": Words(
        "5년이 지난 쿠폰이 누구의 것이었는지 지웠습니다.", "erased whose coupons older than five years were."
    ),
    "orders.order.expired": Words("결제하지 않은 주문을 끝냈습니다.", "ended an order that nobody paid."),
    "orders.return.asked": Words("반품을 신청했습니다.", "asked to send goods back."),
    "orders.return.refunded": Words("반품을 환불했습니다.", "refunded goods that came back."),
    "orders.return.failed": Words("반품의 환불에 실패했습니다.", "could not refund goods that came back."),
    "orders.fee.declared": Words("수수료율을 정했습니다.", "declared a fee."),
    "orders.rule.enacted": Words("정산 규정을 시행했습니다.", "put a settlement rule in force."),
    "orders.statement.issued": Words("정산서를 발행했습니다.", "issued a statement."),
    "orders.alarm.soon": Words("지급기한이 가까움을 알렸습니다.", "raised an alarm: a payout is due soon."),
    "orders.alarm.overdue": Words("지급기한이 지났음을 알렸습니다.", "raised an alarm: a payout is overdue."),
    "orders.payout.requested": Words("지급을 신청했습니다.", "requested a payout."),
    "orders.payout.released": Words("지급했습니다.", "released a payout."),
    "orders.payout.withdrawn": Words("지급 신청을 거두었습니다.", "withdrew a payout."),
    "payments.payment.started": Words("결제를 시작했습니다.", "started a payment."),
    "payments.payment.approval_asked": Words("결제 승인을 물었습니다.", "asked for a payment's approval."),
    "payments.payment.approved": Words("결제를 승인했습니다.", "approved a payment."),
    "payments.payment.left_unknown": Words("결제의 답을 듣지 못했습니다.", "got no answer about a payment."),
    "payments.payment.failed": Words("결제에 실패했습니다.", "saw a payment fail."),
    "payments.payment.cancelled": Words("결제를 취소했습니다.", "cancelled a payment."),
    "payments.payment.expired": Words(
        "기한이 지난 결제를 끝냈습니다.", "ended a payment that took too long."
    ),
    "payments.refund.asked": Words("환불을 접수했습니다.", "asked for a refund."),
    "payments.refund.completed": Words("환불을 마쳤습니다.", "completed a refund."),
    "payments.refund.failed": Words("환불에 실패했습니다.", "could not refund."),
    "ledger.disbursement.requested": Words(
        "원장에서 돈을 내보낼 것을 신청했습니다.", "requested a disbursement."
    ),
    "ledger.disbursement.approved": Words("돈을 내보내는 것을 승인했습니다.", "approved a disbursement."),
    "ledger.disbursement.released": Words("돈을 내보냈습니다.", "released a disbursement."),
    "ledger.disbursement.withdrawn": Words("내보낼 돈을 거두었습니다.", "withdrew a disbursement."),
    "ledger.period.closed": Words("장부를 마감했습니다.", "closed the books."),
    "ledger.statement.imported": Words("은행 거래내역을 들였습니다.", "imported a bank statement."),
    "ledger.statement.matched": Words("은행 거래내역을 맞추었습니다.", "matched a bank statement."),
}
