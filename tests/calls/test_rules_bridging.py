from uuid import UUID

from hamkke.calls.rules.bridging import bridged, islands

A = [UUID(int=1_000 + n) for n in range(8)]
J = [UUID(int=n) for n in range(1, 9)]


def pairs(*panels):
    return [(A[place], J[judge - 1]) for place, panel in enumerate(panels) for judge in panel]


def test_islands_are_judges_whom_no_application_connects():
    assert islands(pairs([1, 2], [2, 3], [4, 5])) == [J[:3], J[3:5]]
    assert islands([]) == []


def bridge(given, closed=None, held=None, most=None):
    return bridged(given, closed=closed or {}, held=held or {}, within=dict.fromkeys(J, (0, most)))


def shape(found):
    return sorted(sum(each == judge for _, each in found) for judge in {judge for _, judge in found})


def test_two_islands_are_bridged_by_an_exchange_that_keeps_every_load():
    apart = pairs([1, 2], [1, 2], [3, 4], [3, 4])

    found = bridge(apart)

    assert (len(islands(found)), len(found), shape(found)) == (1, 8, [2, 2, 2, 2])
    assert [sum(a == application for a, _ in found) for application in A[:4]] == [2, 2, 2, 2]


def test_an_exchange_respects_conflicts():
    apart = pairs([1, 2], [1, 2], [3, 4], [3, 4])
    closed = {A[0]: {J[2], J[3]}, A[1]: {J[2]}, A[2]: {J[0]}, A[3]: {J[0]}}

    found = bridge(apart, closed)

    assert len(islands(found)) == 1
    assert not any(judge in closed.get(application, ()) for application, judge in found)


def test_chains_are_bridged_by_handing_over_a_single_sheet():
    found = bridge(pairs([1, 2], [3, 4]))

    assert (len(islands(found)), len(found)) == (1, 4)
    assert len({judge for _, judge in found}) == 3


def test_what_cannot_be_bridged_stays_as_it_was():
    chains = pairs([1, 2], [3, 4])
    single = pairs([1], [2])
    everything = {application: set(J) for application in A}

    assert bridge(chains, most=1) == set(chains)
    assert bridge(single) == set(single)
    assert bridge(pairs([1, 2], [1, 2], [3, 4]), everything) == set(pairs([1, 2], [1, 2], [3, 4]))
    assert bridge(chains, everything) == set(chains)
    assert bridged(chains, closed={}, held={}, within=dict.fromkeys(J, (1, None))) == set(chains)


def test_what_judges_hold_counts_and_stays():
    held = {A[0]: [J[0], J[1]], A[1]: [J[0], J[1]]}
    new = [(A[2], J[2]), (A[2], J[3]), (A[3], J[2]), (A[3], J[3]), (A[4], J[0]), (A[4], J[1])]

    found = bridge(new, held=held)
    together = [*found, *((application, judge) for application, judges in held.items() for judge in judges)]

    assert len(islands(together)) == 1
    assert len(found) == 6
