"""Of festivals, exhibitions, merchants, people, places and studies."""

from hamkke.kernel.words import Words

FESTIVAL = {
    "festivals.series.opened": Words("축제를 만들었습니다.", "founded a festival."),
    "festivals.edition.opened": Words("회차를 열었습니다.", "opened an edition."),
    "festivals.edition.scheduled": Words("회차의 일정을 정했습니다.", "decided an edition's dates."),
    "festivals.target.set": Words("목표를 정했습니다.", "set a target."),
    "festivals.partner.added": Words("협력 기관을 더했습니다.", "added a partner."),
    "festivals.agreement.signed": Words("업무협약을 적었습니다.", "recorded an agreement."),
    "festivals.commitment.made": Words("협약의 약속을 적었습니다.", "recorded a promise."),
    "festivals.evidence.given": Words("약속의 증빙을 냈습니다.", "gave evidence for a promise."),
    "festivals.evidence.accepted": Words("증빙을 받아들였습니다.", "accepted a proof."),
    "festivals.evidence.sent_back": Words("증빙을 돌려보냈습니다.", "sent a proof back."),
    "exhibitions.home.set_up": Words("처음 화면을 마련했습니다.", "set up the home page."),
    "exhibitions.exhibition.curated": Words("기획전을 꾸몄습니다.", "curated an exhibition."),
    "exhibitions.page.appeared": Words("페이지를 올렸습니다.", "put a page on the site."),
    "exhibitions.page.vanished": Words("페이지를 내렸습니다.", "took a page off the site."),
    "exhibitions.page.published": Words("페이지를 게시했습니다.", "published a page."),
    "exhibitions.page.scheduled": Words("페이지를 올릴 때를 정했습니다.", "decided when a page appears."),
    "exhibitions.page.put_off": Words(
        "정해 둔 페이지 게시를 거두었습니다.", "took back when a page appears."
    ),
    "exhibitions.page.unpublished": Words("페이지 게시를 멈췄습니다.", "unpublished a page."),
    "exhibitions.page.deleted": Words("페이지를 지웠습니다.", "deleted a page."),
    "exhibitions.page.moved": Words("페이지를 옮겼습니다.", "moved a page."),
    "exhibitions.page.restricted": Words(
        "페이지를 볼 수 있는 사람을 제한했습니다.", "decided who may see a page."
    ),
    "exhibitions.page.unrestricted": Words("페이지를 모두에게 열었습니다.", "opened a page to everybody."),
    "exhibitions.review.asked": Words("페이지의 검토를 맡겼습니다.", "sent a page in for review."),
    "exhibitions.review.approved": Words("페이지를 승인했습니다.", "approved a page."),
    "exhibitions.review.rejected": Words("페이지를 돌려보냈습니다.", "sent a page back."),
    "exhibitions.review.cancelled": Words("페이지의 검토를 그만두었습니다.", "ended a page's review."),
    "exhibitions.news.told": Words("정책 소식을 전했습니다.", "told policy news."),
    "exhibitions.picture.kept": Words("기획전에 쓸 그림을 올렸습니다.", "added a picture for exhibitions."),
    "exhibitions.marketplace.linked": Words("판매처 링크를 걸었습니다.", "linked a marketplace."),
    "exhibitions.marketplace.unlinked": Words("판매처 링크를 지웠습니다.", "removed a marketplace's link."),
    "exhibitions.curator.let_in": Words(
        "페이지를 꾸밀 수 있게 했습니다.", "let somebody into the workshop of pages."
    ),
    "exhibitions.curator.shut_out": Words(
        "페이지를 꾸밀 수 없게 했습니다.", "shut somebody out of the workshop of pages."
    ),
    "merchants.merchant.registered": Words("가게를 등록했습니다.", "registered a merchant."),
    "merchants.merchant.owner_named": Words(
        "가게의 주인을 이었습니다.", "connected a merchant with its owner."
    ),
    "merchants.shop.opened": Words("점포를 올렸습니다.", "added a shop."),
    "merchants.product.offered": Words("상품을 올렸습니다.", "offered a product."),
    "merchants.product.changed": Words("상품의 설명을 고쳤습니다.", "put a product's words right."),
    "merchants.product.stopped": Words("상품의 판매를 멈췄습니다.", "stopped selling a product."),
    "merchants.product.sold_again": Words("상품을 다시 팝니다.", "sells a product again."),
    "merchants.price.changed": Words("상품의 값을 정했습니다.", "set a product's price."),
    "merchants.photograph.kept": Words("상품의 사진을 올렸습니다.", "added a product's photograph."),
    "merchants.photograph.led_with": Words(
        "상품의 대표 사진을 골랐습니다.", "chose a product's first photograph."
    ),
    "merchants.sheet.written": Words("상품 시트를 적었습니다.", "wrote a product's sheet."),
    "merchants.sheet.exported": Words("상품 시트를 판매처로 내보냈습니다.", "exported a product's sheet."),
    "merchants.sheet.listed": Words(
        "판매처의 상품 번호를 적었습니다.", "noted a marketplace's number of a product."
    ),
    "merchants.photograph.removed": Words("상품의 사진을 내렸습니다.", "took a product's photograph down."),
    "webhooks.endpoint.added": Words("알림 받을 주소를 더했습니다.", "added an address for webhooks."),
    "webhooks.endpoint.stopped": Words("알림 받을 주소를 멈췄습니다.", "stopped an address for webhooks."),
    "webhooks.secret.rotated": Words("알림의 비밀 열쇠를 바꿨습니다.", "changed a webhook's secret."),
    "webhooks.delivery.sent_again": Words("알림을 다시 보냈습니다.", "sent a webhook again."),
    "rehearsal.edition.started": Words(
        "회차의 예행연습을 시작했습니다.", "began to rehearse an edition in a copy."
    ),
    "rehearsal.edition.rehearsed": Words("회차의 예행연습을 마쳤습니다.", "rehearsed an edition in a copy."),
    "rehearsal.edition.failed": Words(
        "회차의 예행연습을 마치지 못했습니다.", "did not finish rehearsing an edition."
    ),
    "people.user.registered": Words("처음 가입했습니다.", "signed up."),
    "people.account.closed": Words("계정을 닫고 떠났습니다.", "closed the account and left."),
    "people.session.ended": Words("멀리서 로그아웃했습니다.", "signed out from afar."),
    "people.membership.given": Words(
        "기관의 담당자를 정했습니다.", "let somebody speak for an organisation."
    ),
    "people.membership.taken": Words(
        "기관의 담당자를 거두었습니다.", "ended that somebody speaks for an organisation."
    ),
    "people.passkey.added": Words("패스키를 더했습니다.", "added a passkey."),
    "people.passkey.removed": Words("패스키를 지웠습니다.", "removed a passkey."),
    "people.passkeys.forgotten": Words(
        "기기를 잃은 사람의 패스키를 모두 지웠습니다.",
        "forgot the passkeys of somebody who lost their devices.",
    ),
    "people.organisation.registered": Words("기관·단체를 등록했습니다.", "registered an organisation."),
    "people.role.given": Words("역할을 맡겼습니다.", "gave a role."),
    "people.role.taken": Words("역할을 거두었습니다.", "took a role back."),
    "people.token.made": Words("개인 열쇠를 만들었습니다.", "made a personal token."),
    "people.token.revoked": Words("개인 열쇠를 거두었습니다.", "revoked a personal token."),
    "places.markets.imported": Words("전통시장 파일을 들였습니다.", "imported a file of markets."),
    "insights.study.proposed": Words("효과 연구를 셈했습니다.", "had a study of the effect worked out."),
    "insights.study.published": Words("효과 연구를 발표했습니다.", "published a study of the effect."),
}
