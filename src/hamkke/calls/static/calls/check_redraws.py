"""Draws the totals of a published selection again, as its file says, and counts: Python 3.8 or later, nothing else.

    python check_redraws.py bundle.json

1. The seed is SHA-256 of the call's id. Draw d reads SHAKE-256 of "hamkke redraw 1", the seed and d (4 bytes): 24 bytes for
   each code in the order of the codes, twelve numbers of 16 bits. Their sum less 393,210 is a bell curve whose standard
   deviation is 65,536.
2. A redrawn total is total × 65,536 + error × that.
3. Those whom the same limits count are of one kind, and the places of a kind go to its best. As long as exchanging one
   selected for one of another kind keeps every limit and brings more points, the best such exchange is made.

The exit status is 0 when everybody was selected as often as the file says, and 1 with who was not. 1,202 applications
drawn 200 times take some seconds.
"""

import hashlib
import json
import sys
from collections import Counter
from struct import unpack

SHOWN = 5


def pool_of(content):
    """Whose totals are drawn again, by rank: one application of each business, who was chosen before any other."""
    found = content["found"]
    ranked = sorted(found["rows"], key=lambda row: row["rank"])
    selected = [row["code"] for row in ranked if row["outcome"] == "selected"]
    chosen = set(found["programme"].get("before_draw", selected))
    business = {entry["code"]: entry["business"] for entry in content["inputs"]["entries"]}
    taken, pool = {business[code] for code in chosen}, {}
    for row in ranked:
        if row["code"] in chosen or business[row["code"]] not in taken:
            pool.setdefault(business[row["code"]], row)
    return list(pool.values()), chosen


def limits_of(terms):
    limits = [(each["group"], each["least"], each["most"]) for each in terms["quotas"]]
    limits += [("track:" + each["key"], each["least"], each["most"]) for each in terms["tracks"]]
    return [limit for limit in limits if limit[1] or limit[2] is not None]


def offsets(seed, draw, codes):
    source = hashlib.shake_256(b"hamkke redraw 1" + bytes.fromhex(seed) + draw.to_bytes(4, "big"))
    pieces = unpack(">%dH" % (12 * len(codes)), source.digest(24 * len(codes)))
    return {code: sum(pieces[12 * at : 12 * at + 12]) - 393210 for at, code in enumerate(codes)}


def exchanged(kinds, members, counts, limits):
    """How many of each kind are selected once no exchange brings more. `members` are each kind's totals, the best first."""
    counts = list(counts)
    while True:
        held = [sum(counts[k] for k, kind in enumerate(kinds) if kind[at]) for at in range(len(limits))]
        lows = {at for at, (_, least, _) in enumerate(limits) if held[at] <= least}
        highs = {at for at, (_, _, most) in enumerate(limits) if most is not None and held[at] >= most}
        best = (0, None, None)
        for out, leaving in enumerate(kinds):
            if not counts[out]:
                continue
            for into, entering in enumerate(kinds):
                if counts[into] == len(members[into]):
                    continue
                gain = members[into][counts[into]] - members[out][counts[out] - 1]
                if gain > best[0] and not (
                    any(leaving[at] and not entering[at] for at in lows)
                    or any(entering[at] and not leaving[at] for at in highs)
                ):
                    best = (gain, out, into)
        if best[1] is None:
            return counts
        counts[best[1]] -= 1
        counts[best[2]] += 1


def redrawn(content):
    """How often each is selected, and for each draw how many places went to others."""
    limits, told = limits_of(content["terms"]["terms"]), content["found"]["redraws"]
    pool, chosen = pool_of(content)
    kind = {row["code"]: tuple(group in row["groups"] for group, _, _ in limits) for row in pool}
    kinds = sorted(set(kind.values()))
    counts = [sum(row["code"] in chosen and kind[row["code"]] == each for row in pool) for each in kinds]
    codes = sorted(row["code"] for row in content["found"]["rows"])
    times, moved = Counter(), []
    for draw in range(told["draws"]):
        off = offsets(told["seed"], draw, codes)
        total = {row["code"]: row["total"] * 65536 + row["error"] * off[row["code"]] for row in pool}
        ranks = sorted(pool, key=lambda row: (-total[row["code"]], row["rank"]))
        members = [[row["code"] for row in ranks if kind[row["code"]] == each] for each in kinds]
        points = [[total[code] for code in each] for each in members]
        kept = exchanged(kinds, points, counts, limits)
        selected = [code for at, each in enumerate(members) for code in each[: kept[at]]]
        times.update(selected)
        moved.append(sum(code not in chosen for code in selected))
    return times, moved


def differences(content):
    told = content["found"]["redraws"]
    seed = hashlib.sha256(content["call"]["id"].encode("utf-8")).hexdigest()
    if told["seed"] != seed:
        yield "씨앗 · seed: %s → %s" % (told["seed"], seed)
    if told["draws"] != content["terms"]["terms"]["redraws"]:
        yield "다시 뽑은 횟수 · draws: %s → %s" % (told["draws"], content["terms"]["terms"]["redraws"])
    times, moved = redrawn(content)
    for name, ours in (("moved_least", min(moved)), ("moved_sum", sum(moved)), ("moved_most", max(moved))):
        if told[name] != ours:
            yield "바뀐 자리 · %s: %s → %s" % (name, told[name], ours)
    for row in sorted(content["found"]["rows"], key=lambda row: row["rank"]):
        theirs, ours = row["reasons"]["redrawn"], times[row["code"]]
        if theirs != ours:
            yield "행 %s · row %s: %s → %s" % (row["code"], row["code"], theirs, ours)


def main(arguments):
    if len(arguments) != 1:
        print(__doc__)
        return 2
    with open(arguments[0], encoding="utf-8") as source:
        content = json.load(source)
    if not content["found"].get("redraws"):
        print("이 파일에는 다시 뽑은 것이 없습니다 · Nothing was drawn again in this file.")
        return 0
    found = list(differences(content))
    if found:
        print(
            "\n".join(found[:SHOWN]), "다른 곳 %d군데 · %d differences" % (len(found), len(found)), sep="\n"
        )
        return 1
    told, filled = content["found"]["redraws"], content["found"]["programme"]["filled"]
    mean = told["moved_sum"] / told["draws"]
    print(
        "%d번 다시 뽑아 %d곳 가운데 평균 %.1f곳이 바뀝니다. 모두 파일과 같습니다."
        % (told["draws"], filled, mean)
    )
    print(
        "Drawn %d times, %.1f of %d places go to others on average; all as the file says."
        % (told["draws"], mean, filled)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
