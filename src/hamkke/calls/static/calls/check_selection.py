"""Works a published selection out again without any code of those who published it: Python 3.8 or later, nothing else.

    python check_selection.py bundle.json           the whole selection
    python check_selection.py bundle.json CODE      and the row of the application that holds this code

Everything is exact, in whole numbers, but corrected means, which may be one hundredth of a point off. Checked are:
digests   every part and every row (the leaves of a Merkle tree) against what was written down
scores    plain means; means corrected for severe judges, by the published variances; the weighted score
totals    with the shares from outside and the bonus
lottery   the pool's root, the seed from root and randomness, the lot of every row, who lies in the grey zone, the panel's turns
order     the points, then the published tie chain
choice    places, one for each business, quotas, tracks; no exchange of two would be better; and the bound that no choice
          exceeds: take each limit's multiplier from whom it counts, add it for each place it allows
result    the lists of the selected and the waiting, and the counts

The exit status is 0 when everything fits, and 1 with what does not.
"""

import hashlib
import hmac
import json
import sys
from collections import Counter, defaultdict, namedtuple
from math import floor, fsum
from operator import mul

SHOWN = 5
PARTS = ("call", "terms", "inputs", "found", "draw", "result", "statistics")
CHECKS = ("digests", "scores", "totals", "lottery", "order", "choice", "result")
UNREADABLE = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError)


def canonical(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def sha(content):
    return hashlib.sha256(content).hexdigest()


def leaf_of(content):
    return sha(b"\x00" + content)


def root_of(hashes):
    """The Merkle tree of RFC 6962 over the hashes of its leaves."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha(b"")
    middle = 1 << ((len(hashes) - 1).bit_length() - 1)
    return sha(b"\x01" + bytes.fromhex(root_of(hashes[:middle])) + bytes.fromhex(root_of(hashes[middle:])))


def half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


def points(hundredths):
    return "-" if hundredths is None else "%.2f" % (hundredths / 100)


def byte(published, computed):
    """Where two unlike hashes part; one of them may have letters too many or too few."""
    at = next(at for at in range(0, 66, 2) if published[at : at + 2] != computed[at : at + 2])
    return f"byte {at // 2 + 1}: {published[at : at + 2]} → {computed[at : at + 2]}"


def unlike(what, published, computed):
    """What differs, in a sentence: nothing, or one. Of two hashes the byte at which they part."""
    if published != computed:
        is_hash = isinstance(computed, str) and len(computed) == 64
        yield f"{what}: " + (byte(str(published), computed) if is_hash else f"{published} → {computed}")


def solved(given, of_applicant, of_judge):
    """Each q is eliminated; what is left, μ (number 0) and the judges' b, is solved by conjugate gradients."""
    centre = sum(each["score"] for each in given) / len(given)
    number = {judge: place for place, judge in enumerate(sorted({each["judge"] for each in given}), 1)}
    by_code = defaultdict(list)
    for each in given:
        by_code[each["application"]].append((number[each["judge"]], each["score"] - centre))
    sheets = list(by_code.values())

    def times(at):
        out = [0.0] + [of_judge * value for value in at[1:]]
        for sheet in sheets:
            taken = sum(at[0] + at[judge] for judge, _ in sheet) / (len(sheet) + of_applicant)
            for judge, _ in sheet:
                out[judge] += at[0] + at[judge] - taken
                out[0] += at[0] + at[judge] - taken
        return out

    right, scale = [0.0] * (len(number) + 1), [0.0] + [of_judge] * len(number)
    for sheet in sheets:
        kept = 1 / (len(sheet) + of_applicant)
        taken = sum(off for _, off in sheet) * kept
        scale[0] += len(sheet) * of_applicant * kept
        for judge, off in sheet:
            scale[judge] += 1 - kept
            right[judge] += off - taken
            right[0] += off - taken
    effects = descended(times, right, scale)
    found = {}
    for code, sheet in by_code.items():
        rest = sum(off - effects[0] - effects[judge] for judge, off in sheet)
        found[code] = centre + effects[0] + rest / (len(sheet) + of_applicant)
    return found


def descended(times, right, scale):
    found, rest, way, height = [0.0] * len(right), right, [0.0] * len(right), 1.0
    enough = 1e-24 * fsum(map(mul, right, right))
    for step in range(10 * len(right) + 100):
        if fsum(map(mul, rest, rest)) <= enough:
            break
        eased = [value / scale[place] for place, value in enumerate(rest)]
        before, height = height, fsum(map(mul, rest, eased))
        way = [value + (height / before if step else 0.0) * way[place] for place, value in enumerate(eased)]
        image = times(way)
        stride = height / fsum(map(mul, way, image))
        found = [value + stride * way[place] for place, value in enumerate(found)]
        rest = [value - stride * image[place] for place, value in enumerate(rest)]
    return found


def lot(seed, code):
    return hmac.new(bytes.fromhex(seed), code.encode("utf-8"), "sha256").hexdigest()


def fits(limit, count):
    return limit.least <= count and (limit.most is None or count <= limit.most)


Limit = namedtuple("Limit", "key group least most")  # noqa: PYI024 - plain Python of 2019.


class Selection:
    """The public file, with its rows by code."""

    def __init__(self, content):
        if content["hamkke_bundle"] != 1:
            raise ValueError(content["hamkke_bundle"])
        self.content, self.terms, self.call = content, content["terms"]["terms"], content["call"]
        self.inputs, self.found, self.draw = content["inputs"], content["found"], content["draw"]
        self.entries = {entry["code"]: entry for entry in self.inputs["entries"]}
        self.rows = {row["code"]: row for row in self.found["rows"]}
        self.seed_of_call = sha(self.call["id"].encode("utf-8"))
        self.ranked = sorted(self.rows.values(), key=lambda row: row["rank"])
        self.scores = defaultdict(list)
        for given in self.inputs["scores"]:
            self.scores[given["application"]].append(given)
        self.weights = {str(place): each["weight"] for place, each in enumerate(self.terms["criteria"], 1)}
        self.chain = sorted(self.weights, key=lambda key: (-self.weights[key], int(key)))  # heaviest first
        self.is_drawn = (self.terms["grey"] or {}).get("by") == "lottery" and bool(self.inputs["seed"])
        zone, panel = set(self.found["grey"]), self.inputs.get("panel", [])
        line = sorted(zone, key=lambda code: self.rows[code]["lot"]) if self.is_drawn else [*panel]
        turns = {code: turn for turn, code in enumerate((code for code in line if code in zone), 1)}
        self.turns = turns if len(turns) == len(zone) else {}  # while neither lots nor a panel decided
        limits = [(each["key"], each["group"], each) for each in self.terms["quotas"]]
        limits += [("track:" + each["key"], "track:" + each["key"], each) for each in self.terms["tracks"]]
        limits = [(key, group, each["least"], each["most"]) for key, group, each in limits]
        self.limits = [Limit(*each) for each in limits if each[2] or each[3] is not None]

    def weighted(self, means):
        total = sum(self.weights[key] * value for key, value in means.items())
        return half_up(total, sum(self.weights[key] for key in means)) if means else 0

    def kind(self, row):
        """Which limits count a row."""
        return tuple(limit.group in row["groups"] for limit in self.limits)

    def business(self, row):
        return self.entries[row["code"]]["business"]

    def check_digests(self):
        said = self.content["digests"]
        leaves = {}
        for code, entry in self.entries.items():
            leaf = {"entry": entry, "scores": self.scores[code], "row": self.rows.get(code)}
            leaves[code] = leaf_of(canonical(leaf))
        for code in sorted(set(leaves) | set(said["rows"]) | set(self.rows)):
            if leaves.get(code) != said["rows"].get(code):
                yield f"행 {code}: 바뀌었음 · row {code} was changed"
        computed = {part: sha(canonical(self.content[part])) for part in PARTS}
        computed["root"] = root_of([leaves[code] for code in sorted(leaves)])
        computed["seal"] = sha(canonical({name: value for name, value in said.items() if name != "seal"}))
        for name, value in computed.items():
            yield from unlike(f"지문 · digest “{name}”", said[name], value)
        yield from unlike("입력의 공고 · the call of the inputs", self.inputs["call"], self.call["id"])
        decided_on = self.call["inputs_hash"]
        yield from unlike("선정에 쓴 입력 · the inputs decided on", decided_on, computed["inputs"])
        if computed["terms"] not in [each["digest"] for each in self.call["versions"]]:
            yield "공고된 규칙이 아님 · these rules are none of the versions that were published"

    def check_scores(self):
        seen, off = set(), []
        for each in self.inputs["scores"]:
            key = (each["judge"], each["application"], str(each["criterion"]))
            if key in seen or key[1] not in self.entries or key[2] not in self.weights:
                yield "%s → 행 %s, 기준 %s: 쓸 수 없는 점수 · no usable score" % key
            seen.add(key)
        plain, is_corrected = self.plain_means(), self.terms["formula"] == "corrected"
        means = self.corrected_means() if is_corrected else plain
        for code, row in sorted(self.rows.items()):
            ours = points(self.weighted(plain[code]))
            yield from unlike(f"행 {code} 산술 평균 · row {code}, plain mean", points(row["plain"]), ours)
            ours = points(self.weighted(row["means"]))
            yield from unlike(f"행 {code} 점수 · row {code}, score", points(row["score"]), ours)
            for key in sorted(set(means[code]) | set(row["means"])):
                ours, theirs = means[code].get(key), row["means"].get(key)
                apart = abs(ours - theirs) if None not in (ours, theirs) else 10000
                if apart > is_corrected:  # by one hundredth
                    off.append((-apart, code, key, points(theirs), points(ours)))
        for _, code, key, theirs, ours in sorted(off):
            yield f"행 {code} 기준 {key} 평균 · row {code}, mean of criterion {key}: {theirs} → {ours}"

    def plain_means(self):
        sums, counts, means = Counter(), Counter(), defaultdict(dict)
        for each in self.inputs["scores"]:
            sums[each["application"], str(each["criterion"])] += each["score"]
            counts[each["application"], str(each["criterion"])] += 1
        for (code, key), count in counts.items():
            means[code][key] = half_up(sums[code, key] * 100, count)
        return means

    def corrected_means(self):
        """A score is μ + q(application) + b(judge) + e; the corrected mean is μ + q, kept within 0 and 100 points."""
        means = defaultdict(dict)
        for key in self.weights:
            given = [each for each in self.inputs["scores"] if str(each["criterion"]) == key]
            if given:
                applicant, judge, noise = (float(each) for each in self.found["model"]["variances"][key])
                for code, value in solved(given, noise / applicant, noise / judge).items():
                    means[code][key] = max(0, min(10000, floor(value * 100 + 0.5)))
        return means

    def check_totals(self):
        """The judges carry what outside sources that gave nothing leave them; rounded once, half up."""
        for code, row in sorted(self.rows.items()):
            given = self.entries[code]["outside"]
            shares = [each for each in self.terms["outside"] if each["source"] in given]
            ours = (10000 - sum(each["share"] for each in shares)) * row["score"]
            ours += sum(each["share"] * given[each["source"]] for each in shares)
            ours = half_up(ours, 10000) + min(self.entries[code]["bonus"], self.terms["bonus_most"])
            yield from unlike(f"행 {code} 총점 · row {code}, total", points(row["total"]), points(ours))
            groups = sorted(set(self.entries[code]["groups"]) | {"track:" + self.entries[code]["track"]})
            yield from unlike(f"행 {code} 집단 · row {code}, groups", row["groups"], groups)

    def check_lottery(self):
        if self.draw:
            yield from self.check_draw()
        seed = self.draw["seed"] if self.draw else ""
        yield from unlike("입력의 씨앗 · the seed among the inputs", self.inputs["seed"], seed)
        for code, row in sorted(self.rows.items()):
            ours = lot(seed if self.is_drawn else self.seed_of_call, code)
            yield from unlike(f"행 {code} 추첨값 · row {code}, lot", row["lot"], ours)
            ours = None if self.is_drawn else self.turns.get(code)
            yield from unlike(f"행 {code} 심의 차례 · row {code}, turn", row["reasons"].get("turn"), ours)
        if self.terms["grey"]:
            near = sorted(row["code"] for row in self.rows.values() if self.is_near(row))
            yield from unlike("경계 구간 · the grey zone", self.found["grey"], near)

    def check_draw(self):
        draw = self.draw
        root = root_of([leaf_of(code.encode("utf-8")) for code in sorted(draw["pool"])])
        yield from unlike("추첨 대상의 뿌리 · the root of the lottery's pool", draw["root"], root)
        parts = (b"hamkke lottery 1", bytes.fromhex(draw["root"]), draw["randomness"].encode("utf-8"))
        seed = sha(b"".join(len(part).to_bytes(4, "big") + part for part in parts))
        yield from unlike("추첨의 씨앗 · the lottery's seed", draw["seed"], seed)
        if not draw["committed_at"] < draw["draws_at"] <= draw["drawn_at"]:
            yield "추첨 대상이 추첨보다 늦게 정해짐 · the lottery's pool was committed after its time"
        for code in sorted(set(self.found["grey"]) - set(draw["pool"])):
            yield f"행 {code}: 추첨 대상에 없었음 · row {code} was not in the lottery's pool"

    def is_near(self, row):
        grey, across, by = self.terms["grey"], row["reasons"]["across"], row["reasons"]["by"]
        if grey.get("share"):  # of the redraws; check_redraws.py counts those again
            draws, times = self.terms["redraws"], 10000 * row["reasons"].get("redrawn", 0)
            return grey["share"] * draws < times < (10000 - grey["share"]) * draws
        margin = abs(row["total"] - self.rows[across or row["code"]]["total"])
        return bool(across) and by != "business" and 100 * margin <= grey["errors"] * row["error"]

    def check_order(self):
        for rank, row in enumerate(sorted(self.rows.values(), key=self.place_of), 1):
            yield from unlike(f"행 {row['code']} 순위 · row {row['code']}, rank", row["rank"], rank)

    def place_of(self, row):
        entry, sheets = self.entries[row["code"]], defaultdict(dict)
        for each in self.scores[row["code"]]:
            sheets[each["judge"]][str(each["criterion"])] = each["score"] * 100
        judged = [self.weighted(sheet) for sheet in sheets.values()]
        steps = {
            "criteria": [-row["means"].get(key, row["score"]) for key in self.chain],
            "agreement": [max(judged) - min(judged)],
            "first_time": [not entry["first_time"]],
            "outside_capital": [not entry["outside_capital"]],
        }
        chain = [value for step in self.terms["tie_chain"] for value in steps.get(step, [])]
        return [-row["total"], *chain, lot(self.seed_of_call, row["code"])]

    def check_choice(self):
        programme, places = self.found["programme"], self.terms["places"]
        published = {each["key"]: [each[name] for name in Limit._fields] for each in programme["limits"]}
        expected = {limit.key: list(limit) for limit in self.limits}
        for key in sorted(set(published) | set(expected)):
            yield from unlike(f"할당 · quota “{key}”", published.get(key), expected.get(key))
        selected = [row for row in self.ranked if row["outcome"] == "selected"]
        chosen = [self.rows[code] for code in programme["before_draw"]] if self.turns else selected
        yield from self.kept(selected, places)
        yield from self.better(chosen)
        if self.turns:
            yield from self.settled(chosen, selected)
        computed = {
            "objective": sum(row["total"] for row in chosen),
            "bound": self.bound_of(len(chosen), programme["multipliers"]),
            "unconstrained": self.bound_of(places, {}),
        }
        for name, ours in computed.items():
            yield from unlike(f"선정의 합 · the choice's “{name}”", points(programme[name]), points(ours))
        if computed["objective"] > computed["bound"]:
            yield "선정의 합이 한계를 넘음 · the choice exceeds its bound"
        if not self.limits:
            ours = min(places, len({entry["business"] for entry in self.entries.values()}))
            yield from unlike("채운 자리 · places filled", len(chosen), ours)

    def kept(self, selected, places):
        yield from unlike("자리 · places", len(selected), min(len(selected), places))
        for business, count in sorted(Counter(map(self.business, selected)).items()):
            yield from unlike(f"사업자 · business {business}", count, 1)
        counts = self.counts_of(selected)
        for at, limit in enumerate(self.limits):
            if not fits(limit, counts[at]):
                yield f"할당 · quota “{limit.key}”: {counts[at]} → {limit.least}–{limit.most or ''}"

    def counts_of(self, rows):
        kinds = Counter(self.kind(row) for row in rows)
        return [sum(count for kind, count in kinds.items() if kind[at]) for at in range(len(self.limits))]

    def bound_of(self, places, multipliers):
        prices, best = [multipliers.get(limit.key, 0) for limit in self.limits], {}
        for row in self.rows.values():
            left = row["total"] - sum(map(mul, prices, self.kind(row)))
            best[self.business(row)] = max(left, best.get(self.business(row), left))
        ends = [limit.most if prices[at] > 0 else limit.least for at, limit in enumerate(self.limits)]
        return sum(map(mul, prices, ends)) + sum(sorted(best.values(), reverse=True)[:places])

    def better(self, chosen):
        """Whoever could take the place of somebody chosen, under the same quotas, and comes before in rank."""
        inside, taken = {row["code"] for row in chosen}, {self.business(row) for row in chosen}
        first_out, last_in, counts = {}, {}, self.counts_of(chosen)
        for row in self.ranked:
            if row["code"] in inside:
                last_in[self.kind(row)] = row
            elif self.business(row) not in taken:
                first_out.setdefault(self.kind(row), row)
        for leaving, row in sorted(last_in.items()):
            for entering, other in sorted(first_out.items()):
                after = [count - leaving[at] + entering[at] for at, count in enumerate(counts)]
                is_kept = all(fits(limit, after[at]) for at, limit in enumerate(self.limits))
                if is_kept and other["rank"] < row["rank"]:
                    code, instead = other["code"], row["code"]
                    yield f"행 {code} 대신 {instead} 선정 · row {instead} was chosen before row {code}"

    def settled(self, chosen, selected):
        """The places that the grey zone held go to the zone again, in the order of its turns, kind by kind."""
        passed_over, how = {}, "lot" if self.is_drawn else "panel"
        before, after = {row["code"] for row in chosen}, {row["code"] for row in selected}
        yield from unlike("경계 결정 앞뒤의 수 · how many before and after the zone", len(before), len(after))
        for code in sorted((before ^ after) - set(self.turns)):
            yield f"행 {code}: 경계 구간 밖인데 바뀜 · row {code} is outside the grey zone and was moved by {how}"
        for code in self.turns:
            kind = self.kind(self.rows[code])
            if code not in after:
                passed_over.setdefault(kind, code)
            elif kind in passed_over:
                yield f"행 {passed_over[kind]} 대신 {code} · row {code} was taken by {how} before row {passed_over[kind]}"

    def check_result(self):
        for code in sorted(set(self.entries) ^ set(self.rows)):
            yield f"행 {code}: 신청과 결과 가운데 한 곳에만 있음 · row {code} is missing from the inputs or the result"
        waiting = [row for row in self.ranked if row["outcome"] == "waitlisted"]
        waiting = [row["code"] for row in sorted(waiting, key=lambda row: row["reasons"]["waiting"])]
        selected = [row["code"] for row in self.ranked if row["outcome"] == "selected"]
        for name, words, ours in (("selected", "선정", selected), ("waiting", "예비", waiting)):
            theirs = self.content["result"][name]
            for at in range(max(len(theirs), len(ours))):
                pair = [codes[at] if at < len(codes) else None for codes in (theirs, ours)]
                yield from unlike(f"{words} · {name} no. {at + 1}", *pair)
        yield from self.check_waiting(selected, waiting)
        told, ratio = self.content["statistics"], half_up(len(self.entries) * 1000, self.terms["places"])
        counts = {"applied": len(self.entries), "selected": len(selected), "waiting": len(waiting)}
        counts.update({"places": self.terms["places"], "ratio": "%d.%03d" % divmod(ratio, 1000)})
        for name, value in counts.items():
            yield from unlike(f"통계 · statistics, {name}", told[name], value)

    def check_waiting(self, selected, waiting):
        """Kind by kind those who wait are the next in rank; whom the zone's turns passed over wait before, in that order."""
        yield from unlike("예비의 수 · how many wait", len(waiting), min(len(waiting), self.terms["waiting"]))
        taken, waits = {self.business(self.rows[code]) for code in selected}, set(waiting)
        passed_over, place = {}, iter(waiting)
        for code in {**self.turns, **{row["code"]: row for row in self.ranked}}:
            kind = self.kind(self.rows[code])
            if code in waits:
                yield from unlike("예비 · waiting", next(place), code)
                if kind in passed_over:
                    yield f"예비 · waiting: {code} → {passed_over[kind]}"
            elif self.business(self.rows[code]) not in taken:
                passed_over.setdefault(kind, code)

    def differences(self):
        """What differs, the earliest of each check, and how many there are."""
        lines, count = [], 0
        for name in CHECKS:
            found = []
            try:
                found.extend(getattr(self, "check_" + name)())
            except UNREADABLE as error:
                found.append(f"읽을 수 없음 · cannot be read: {error!r}")
            lines += [f"[{name}] {each}" for each in found[:SHOWN]]
            lines += [f"[{name}] … +{len(found) - SHOWN}"] * (len(found) > SHOWN)
            count += len(found)
        return lines, count

    def own(self, code):
        """The row of whoever holds a code, in words; None without one."""
        letters = code.upper().translate(str.maketrans("ILO", "110", " -"))
        row = self.rows.get(sha(b"hamkke row\0" + letters.encode("utf-8"))[:16])
        return row and "내 행 · your row {code}: {rank} / {total} / {outcome}".format(**row)


def main(arguments):
    if not 1 <= len(arguments) <= 2:
        print(__doc__)
        return 2
    with open(arguments[0], encoding="utf-8") as source:
        content = json.load(source)
    try:
        file = Selection(content)
    except UNREADABLE as error:
        print(f"공개 파일이 아닙니다 · This is not a public file: {error!r}")
        return 1
    lines, count = file.differences()
    if count:
        print("\n".join(lines), f"다른 곳 {count}군데 · {count} differences", sep="\n")
        return 1
    selected, applied = len(content["result"]["selected"]), len(file.entries)
    print(f"선정 {selected}곳 가운데 {selected}곳이 그대로입니다 (신청 {applied}곳).")
    print(f"{selected} of {selected} selected are as recomputed, out of {applied}.")
    print("봉인 · Seal:", content["digests"]["seal"])
    own = [file.own(code) for code in arguments[1:]]
    for each in own:
        print("이 확인 번호의 행이 없습니다 · No row has this code." if each is None else each)
    return int(None in own)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
