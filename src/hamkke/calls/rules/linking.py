"""Whether judges can be compared at all: only through applications that they share, directly or by way of others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Below this the few shared applications decide how whole panels are compared: simulated panels did better uncorrected.
GAP_LEAST = 0.05
SHOWN = 6


class NotConnected(Refused):
    reason = "not_connected"
    says = Words(
        "심사위원이 {components}개 무리로 나뉘어 있고, 두 무리가 함께 심사한 신청서가 없어 점수를 서로 견줄 수 없습니다. "
        "점수 차이가 심사위원 탓인지 신청서 탓인지 알 수 없기 때문입니다. 무리: {islands}. "
        "신청서 몇 건을 다른 무리의 심사위원에게도 맡겨 주세요.",
        "The judges fall into {components} groups that share no application, so their scores cannot be compared: nobody "
        "can tell severe judges from weak applications. Groups: {islands}. "
        "Please give some applications to judges of another group as well.",
    )


class WeaklyConnected(NotConnected):
    reason = "weakly_connected"
    says = Words(
        "심사위원 두 무리를 잇는 신청서가 너무 적어 점수를 믿고 견줄 수 없습니다(연결 {gap}, 적어도 {least}). "
        "무리: {islands}. 두 무리가 함께 심사하는 신청서를 늘려 주세요.",
        "Too few applications are shared by two groups of judges to compare their scores (connection {gap}, at least {least}). "
        "Groups: {islands}. Please give more applications to judges of both.",
    )


@dataclass(frozen=True)
class Connection:
    """How many components judges and applications form, and how well they hang together.

    `gap` is the second-smallest eigenvalue of the normalised Laplacian: 0 in pieces, some 0.3 when three judges
    each were drawn by lot.
    """

    components: int
    gap: str


def connection(pairs: Iterable[tuple[str, str]]) -> Connection:
    """How (judge, application) pairs hang together."""
    return _linked(pairs)[0]


def is_comparable(links: Any) -> bool:
    """Whether a sparse table of applications × judges hangs together well enough; empty rows and columns are left out."""
    links = links[:, links.sum(axis=0) > 0][links.sum(axis=1) > 0]
    return bool(_pieces(links)[0] == 1 and _gap(links)[0] >= GAP_LEAST)


def check_connected(pairs: Iterable[tuple[str, str]]) -> Connection:
    """Refuse judges whose scores cannot be compared, and say which of them form islands."""
    found, islands = _linked(pairs)
    if found.components > 1:
        raise NotConnected(components=found.components, islands=_named(islands))
    if islands:
        raise WeaklyConnected(gap=found.gap, least=f"{GAP_LEAST:.2f}", islands=_named(islands))
    return found


def _linked(pairs: Iterable[tuple[str, str]]) -> tuple[Connection, list[list[str]]]:
    """The connection, and the judges by islands where they are too far apart."""
    from scipy.sparse import csr_array

    unique = sorted(set(pairs))
    judges = sorted({judge for judge, _ in unique})
    applications = {application: row for row, application in enumerate(sorted({each for _, each in unique}))}
    place = {judge: column for column, judge in enumerate(judges)}
    if not unique:
        return Connection(0, "0.000000"), []
    rows = [applications[application] for _, application in unique]
    columns = [place[judge] for judge, _ in unique]
    links = csr_array(([1.0] * len(unique), (rows, columns)), shape=(len(applications), len(judges)))
    count, labels = _pieces(links)
    if count > 1:
        return Connection(count, "0.000000"), _by_label(judges, labels)
    gap, sides = _gap(links)
    weak = _by_label(judges, sides) if gap < GAP_LEAST else []
    return Connection(1, f"{gap:.6f}"), weak


def _pieces(links: Any) -> tuple[int, Iterable[Any]]:
    """How many islands, and which one each judge is on: judges are linked when they share an application."""
    from scipy.sparse import csgraph

    count, labels = csgraph.connected_components(links.T @ links, directed=False)
    return int(count), labels


def _gap(links: Any) -> tuple[float, "NDArray[np.bool_]"]:
    """1 less the second singular value of the links scaled by degrees, and which side each judge is on."""
    import numpy as np
    from scipy import linalg, sparse

    reviews, loads = links.sum(axis=1), links.sum(axis=0)
    if min(links.shape) == 1:
        return 1.0, np.zeros(len(loads), dtype=bool)
    scaled = sparse.diags_array(reviews**-0.5) @ links @ sparse.diags_array(loads**-0.5)
    between = (scaled.T @ scaled).toarray() if len(loads) <= len(reviews) else (scaled @ scaled.T).toarray()
    size = len(between)
    values, vectors = linalg.eigh(between, subset_by_index=[size - 2, size - 1])
    second = vectors[:, 0] if len(loads) <= len(reviews) else scaled.T @ vectors[:, 0]
    return max(0.0, 1 - float(np.sqrt(max(values[0], 0.0)))), np.asarray(second > 0)


def _by_label(judges: Sequence[str], labels: Iterable[Any]) -> list[list[str]]:
    islands: dict[Any, list[str]] = {}
    for judge, label in zip(judges, labels, strict=True):
        islands.setdefault(label, []).append(judge)
    return sorted(islands.values())


def _named(islands: Sequence[Sequence[str]]) -> str:
    shown = ["(" + _some(judges, ", ") + ")" for judges in islands]
    return _some(shown, " / ")


def _some(names: Sequence[str], between: str) -> str:
    return between.join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
