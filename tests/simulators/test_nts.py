"""The tax service's stand-in answers and refuses as data.go.kr documents it."""

import httpx
import pytest
from starlette.applications import Starlette

from simulators import nts

KEY = "hamkke%2Fdevelopment%2B%3D"


@pytest.fixture
def service():
    application = Starlette(routes=nts.TaxService({"hamkke/development+="}).routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://nts")


async def ask(service, *numbers, key=KEY):
    return await service.post(f"/v1/status?serviceKey={key}&returnType=JSON", json={"b_no": list(numbers)})


async def test_it_tells_the_status_of_each_number(service):
    await service.post("/_businesses", json={"2208162517": "03"})
    answer = (await ask(service, "1208147521", "2208162517", "1234567890")).json()

    assert (answer["status_code"], answer["request_cnt"], answer["match_cnt"]) == ("OK", 3, 2)
    assert [(line["b_no"], line["b_stt_cd"], line["b_stt"]) for line in answer["data"]] == [
        ("1208147521", "01", "계속사업자"),
        ("2208162517", "03", "폐업자"),
        ("1234567890", "", ""),
    ]
    assert answer["data"][2]["tax_type"] == "국세청에 등록되지 않은 사업자등록번호입니다."


async def test_it_refuses_what_the_service_refuses(service):
    twice = await ask(service, "1208147521", key=KEY.replace("%", "%25"))
    too_many = await ask(service, *["1208147521"] * 101)
    nothing = await service.post(f"/v1/status?serviceKey={KEY}", json={"b_no": []})
    nonsense = await service.post(f"/v1/status?serviceKey={KEY}", content=b"<xml/>")

    assert (twice.status_code, twice.json()["code"]) == (401, -4)
    assert [each.status_code for each in (too_many, nothing, nonsense)] == [413, 400, 400]


async def test_it_breaks_down_on_demand_and_is_mended(service):
    await service.post("/_faults", json={"fault": "unavailable"})
    broken = await ask(service, "1208147521")
    await service.post("/_faults", json={"fault": "nonsense", "times": 2})
    await service.delete("/_faults")
    mended = await ask(service, "1208147521")

    assert [broken.status_code, mended.status_code] == [503, 200]
    assert (await service.post("/_faults", json={"fault": "unheard of"})).status_code == 400
    assert (await service.post("/_businesses", json={"1": "99"})).status_code == 400
    assert (await service.get("/_calls")).json() == [1]


@pytest.mark.parametrize(
    ("number", "is_possible"),
    [("1168200276", True), ("1348672683", True), ("1208147521", True), ("1234567890", False), ("12", False)],
)
def test_it_knows_a_possible_number(number, is_possible):
    assert nts.is_possible(number) == is_possible
