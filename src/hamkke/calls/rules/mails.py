"""What is written to applicants by e-mail: in Korean and then in English, whoever reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hamkke.kernel.words import Words

RECEIVED = Words("[함께] 신청서를 대신 넣었습니다: {title}", "An application was entered for you")
RECEIPT = Words(
    """{merchant} 앞

사무국이 종이나 전화로 받은 신청서를 대신 넣어 제출했습니다.

공고: {title}
접수 번호: {receipt}
제출한 때: {submitted}
마감: {closes} (서울 시각)

이 전자우편 주소로 로그인하면 신청서를 읽고, 마감 전까지 고쳐 다시 낼 수 있습니다.
{link}

신청한 적이 없다면 사무국에 알려 주세요.""",
    """To {merchant}

The secretariat received your application on paper or by telephone, entered it for you and sent it in.

Call: {title_en}
Receipt number: {receipt}
Submitted: {submitted}
Closes: {closes}, Seoul time

Sign in with this e-mail address to read it, and to change it and send it in again until closing.
{link}

If you never applied, please tell the secretariat.""",
)

UNSENT = Words("[함께] 아직 제출하지 않은 신청서: {title}", "Your application is not sent in yet")
REMINDER = Words(
    """{merchant} 앞

쓰기 시작하고 아직 제출하지 않은 신청서가 있습니다.

공고: {title}
마감: {closes} (서울 시각). 1초라도 늦으면 받을 수 없습니다.

여기서 이어 쓰고 제출할 수 있습니다.
{link}

신청하지 않기로 하셨다면 아무것도 하지 않으셔도 됩니다.""",
    """To {merchant}

You began an application and have not sent it in yet.

Call: {title_en}
Closes: {closes}, Seoul time. Even one second later is too late.

Go on and send it in here.
{link}

If you decided not to apply, there is nothing to do.""",
)

CAME_FREE = Words("[함께] 자리가 났습니다: {title}", "A place has come free")
OFFER = Words(
    """{merchant} 앞

예비로 기다리시던 공고에 자리가 났습니다.

공고: {title}
답할 기한: {expires} (서울 시각). 그때까지 답이 없으면 다음 차례로 넘어갑니다.

여기서 받거나 사양할 수 있습니다.
{link}""",
    """To {merchant}

A place has come free in the call whose waiting list you are on.

Call: {title_en}
Answer by: {expires}, Seoul time. Without an answer it goes to the next in line.

Take it or decline it here.
{link}""",
)

ANSWERED = Words("[함께] 이의신청에 답했습니다: {title}", "Your appeal is answered")
APPEAL_ANSWERED = Words(
    """{merchant} 앞

선정 결과에 내신 이의신청을 선정에 관여하지 않은 사람이 다시 보고 답했습니다.

공고: {title}

답은 여기서 읽을 수 있습니다.
{link}""",
    """To {merchant}

Somebody who did not take part in the decision has looked at your appeal and answered it.

Call: {title_en}

Read the answer here.
{link}""",
)


MOVED = Words("[함께] 바뀐 일정: {title}", "Dates have changed")
CHANGED = Words(
    """{title}의 일정이 바뀌었습니다.

{changes}

까닭: {why}

지금 일정은 언제나 여기서 볼 수 있습니다.
{link}

이 메일은 여기에 신청하셨거나 신청서를 쓰기 시작하셨거나 협력 기관의 담당자이셔서 한 번 보내 드립니다.""",
    """The dates of {title_en} have changed.

{changes_en}

Why: {why_en}

The dates as they stand are always here.
{link}

You get this letter, once, because you have applied, have begun to, or speak for a partner.""",
)


@dataclass(frozen=True)
class Mail:
    subject: str
    body: str


def receipt(*, merchant: str, title: Words, receipt: str, submitted: str, closes: str, link: str) -> Mail:
    """To whom the secretariat entered an application for. Moments are written out as people read them."""
    facts = {"merchant": merchant, "receipt": receipt, "submitted": submitted, "closes": closes, "link": link}
    return _both(RECEIVED, RECEIPT, title=title.ko, title_en=title.en, **facts)


def reminder(*, merchant: str, title: Words, closes: str, link: str) -> Mail:
    """To whoever began an application and has not sent it in."""
    return _both(
        UNSENT, REMINDER, title=title.ko, title_en=title.en, merchant=merchant, closes=closes, link=link
    )


def offer(*, merchant: str, title: Words, expires: str, link: str) -> Mail:
    """To whoever is asked from the waiting list: they have some hours to answer."""
    return _both(
        CAME_FREE, OFFER, title=title.ko, title_en=title.en, merchant=merchant, expires=expires, link=link
    )


def appeal_answered(*, merchant: str, title: Words, link: str) -> Mail:
    """To whoever appealed."""
    return _both(ANSWERED, APPEAL_ANSWERED, title=title.ko, title_en=title.en, merchant=merchant, link=link)


def changed(*, title: Words, changes: Sequence[tuple[Words, str, str]], why: Words, link: str) -> Mail:
    """To whom new dates concern: what each was and what it is, in days or moments as people read them."""
    gone, none = Words("없어짐", "dropped"), Words("없음", "none")
    lines = [
        (
            f"{name.ko}: {before or none.ko} → {after or gone.ko}",
            f"{name.en}: {before or none.en} → {after or gone.en}",
        )
        for name, before, after in changes
    ]
    return _both(
        MOVED,
        CHANGED,
        title=title.ko,
        title_en=title.en,
        changes="\n".join(ko for ko, _ in lines),
        changes_en="\n".join(en for _, en in lines),
        why=why.ko,
        why_en=why.en,
        link=link,
    )


def _both(subject: Words, body: Words, **facts: str) -> Mail:
    said, written = subject.format(**facts), body.format(**facts)
    return Mail(f"{said.ko} · {said.en}", f"{written.ko}\n\n――――――\n\n{written.en}\n")
