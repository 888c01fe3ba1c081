"""Of calls for applications, their judging and their decision."""

from hamkke.kernel.words import Words

CALLS = {
    "calls.call.opened": Words("모집공고를 냈습니다.", "published a call."),
    "calls.call.amended": Words("모집공고를 고쳤습니다.", "amended a call."),
    "calls.call.decided": Words("선정을 확정했습니다.", "released a selection."),
    "calls.application.begun": Words("신청서를 쓰기 시작했습니다.", "began an application."),
    "calls.application.saved": Words("신청서를 저장했습니다.", "saved an application."),
    "calls.application.entered": Words("신청서를 대신 넣었습니다.", "entered an application for somebody."),
    "calls.application.submitted": Words("신청서를 냈습니다.", "sent in an application."),
    "calls.application.reviewed": Words("신청서를 심사했습니다.", "reviewed an application."),
    "calls.document.kept": Words("서류를 서류함에 넣었습니다.", "put a document into the wallet."),
    "calls.change.told": Words("바뀐 일정을 알렸습니다.", "told whom they concern of changed dates."),
    "calls.drafts.reminded": Words("쓰던 신청서를 알렸습니다.", "reminded of applications not sent in."),
    "calls.registry.asked": Words("사업자등록 상태를 물었습니다.", "asked the registry about a business."),
    "calls.study_consent.given": Words("효과 연구에 동의했습니다.", "agreed to a study of the effect."),
    "calls.study_consent.withdrawn": Words(
        "효과 연구 동의를 거두었습니다.", "took back the consent to a study."
    ),
    "calls.outside.recorded": Words("추천·투표 점수를 적었습니다.", "recorded points given from outside."),
    "calls.judges.assigned": Words("심사위원을 배정했습니다.", "assigned judges."),
    "calls.second_look.assigned": Words(
        "경계선의 재심사를 배정했습니다.", "assigned a second look at the line."
    ),
    "calls.panel.deliberated": Words(
        "경계선의 순서를 합의한 것을 적었습니다.", "recorded what the panel agreed on."
    ),
    "calls.conflicts.declared": Words("이해관계를 밝혔습니다.", "declared with whom they have to do."),
    "calls.conflicts.found": Words("이해충돌을 찾았습니다.", "found conflicts of interest."),
    "calls.assignment.recused": Words("심사를 기피했습니다.", "stepped back from judging."),
    "calls.assignment.passed_on": Words(
        "심사를 다른 위원에게 넘겼습니다.", "passed a sheet on to another judge."
    ),
    "calls.selection.proposed": Words("선정안을 만들었습니다.", "proposed a selection."),
    "calls.draw.committed": Words("추첨을 약속했습니다.", "promised a draw."),
    "calls.draw.held": Words("추첨했습니다.", "held a draw."),
    "calls.place.withdrawn": Words("자리를 포기했습니다.", "gave a place up."),
    "calls.offer.made": Words(
        "난 자리를 예비에게 제안했습니다.", "offered a free place to the next in line."
    ),
    "calls.offer.taken": Words("제안된 자리를 받았습니다.", "took the place that was offered."),
    "calls.offer.declined": Words("제안된 자리를 사양했습니다.", "declined the place that was offered."),
    "calls.offer.lapsed": Words(
        "기한이 지난 제안을 거두었습니다.", "let an offer lapse that nobody answered."
    ),
    "calls.appeal.filed": Words("이의를 신청했습니다.", "filed an appeal."),
    "calls.appeal.answered": Words("이의신청에 답했습니다.", "answered an appeal."),
}
