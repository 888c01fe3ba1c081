"""Of figures, the channels' files and releases."""

from hamkke.kernel.words import Words

SALES = {
    "sales.channel.opened": Words("판매처를 등록했습니다.", "made a channel known."),
    "sales.mapping.kept": Words("파일을 읽는 법을 적어 두었습니다.", "kept a way of reading files."),
    "sales.report.owed": Words("판매처가 보고할 것을 정했습니다.", "laid down what a channel reports."),
    "sales.report.nothing": Words("팔린 것이 없다는 보고를 적었습니다.", "recorded that nothing was sold."),
    "sales.batch.received": Words("판매 파일을 받았습니다.", "received a file of sales."),
    "sales.batch.intended": Words("판매 파일을 저장하기로 했습니다.", "decided to store a file of sales."),
    "sales.batch.stored": Words("판매 파일을 저장했습니다.", "stored a file of sales."),
    "sales.batch.dropped": Words("판매 파일을 버렸습니다.", "dropped a file of sales."),
    "sales.batch.taken_back": Words("저장한 판매 파일을 뺐습니다.", "took a file of sales back."),
    "sales.line.mended": Words("판매 줄을 고쳤습니다.", "mended a line of sales."),
    "sales.line.set_aside": Words("판매 줄을 빼 두었습니다.", "set a line of sales aside."),
    "sales.lines.entered": Words("고친 판매 줄을 넣었습니다.", "entered mended lines of sales."),
    "sales.pull.asked": Words("판매처 연동에 물었습니다.", "asked a marketplace for its orders."),
    "sales.pull.told": Words("판매처 연동의 답을 받았습니다.", "received a marketplace's orders."),
    "sales.pull.failed": Words("판매처 연동의 답을 듣지 못했습니다.", "got no answer from a marketplace."),
    "sales.figure.recorded": Words("집계를 적었습니다.", "recorded a figure."),
    "sales.omission.recorded": Words("집계가 없는 까닭을 적었습니다.", "recorded why a figure is missing."),
    "sales.release.proposed": Words("매출 공개본을 냈습니다.", "proposed a release of figures."),
    "sales.release.released": Words("매출 공개본을 공개했습니다.", "released figures."),
    "sales.release.withdrawn": Words("매출 공개본을 거두었습니다.", "withdrew a release of figures."),
    "sales.question.asked": Words("공개한 수치에 SQL로 물었습니다.", "asked in SQL of what was made public."),
}
