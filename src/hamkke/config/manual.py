"""The OpenAPI document as a page reads it: chapters of doors, each with what goes in and what comes out."""

from dataclasses import dataclass
from typing import Any

from hamkke.kernel.words import Words

CHAPTERS = {
    "festivals": Words("축제", "Festivals"),
    "exhibitions": Words("기획전", "Exhibitions"),
    "products": Words("상품", "Products"),
    "places": Words("전통시장", "Markets"),
    "coupons": Words("쿠폰", "Coupons"),
    "calls": Words("모집과 선정", "Calls and selection"),
    "openness": Words("공개 기록", "Public records"),
    "shopper": Words("내 것: 소비자", "Yours: shopper"),
    "merchant": Words("내 것: 소상공인", "Yours: merchant"),
    "judge": Words("심사위원", "Judge"),
    "partner": Words("협력 기관", "Partner"),
    "organiser": Words("사무국", "Secretariat"),
}
MEANINGS = {
    "200": Words("됨", "done"),
    "304": Words("그대로임", "unchanged"),
    "400": Words("읽을 수 없음", "unreadable"),
    "401": Words("누구인지 모름", "who are you?"),
    "403": Words("권한 없음", "not allowed"),
    "404": Words("없음", "not there"),
    "409": Words("이유가 있는 거절", "refused by name"),
    "422": Words("값이 잘못됨", "wrong values"),
    "429": Words("너무 자주", "too often"),
}


@dataclass(frozen=True)
class Field:
    """One value in a request or an answer; `inside` are the fields of what it holds."""

    name: str
    kind: str
    is_needed: bool
    says: Words | str
    inside: "tuple[Field, ...]" = ()


@dataclass(frozen=True)
class Door:
    id: str
    method: str
    path: str
    summary: Words
    description: str
    scope: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    statuses: tuple[tuple[str, Words], ...]


@dataclass(frozen=True)
class Chapter:
    name: str
    title: Words
    doors: tuple[Door, ...]


def chapters(schema: dict[str, Any]) -> list[Chapter]:
    found: dict[str, list[Door]] = {name: [] for name in CHAPTERS}
    for path, methods in schema["paths"].items():
        for method, door in methods.items():
            found[door["tags"][0]].append(_door(path, method, door, schema))
    return [Chapter(name, CHAPTERS[name], tuple(doors)) for name, doors in found.items()]


def _door(path: str, method: str, door: dict[str, Any], schema: dict[str, Any]) -> Door:
    security = door.get("security") or [{"Scope": [""]}]
    answer = door["responses"][200].get("content", {}).get("application/json", {}).get("schema", {})
    body = door.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Door(
        id=door["operationId"].replace(".", "-"),
        method=method.upper(),
        path=path,
        summary=Words(*door["summary"].split(" · ", 1)),
        description=door.get("description", ""),
        scope=security[0]["Scope"][0],
        parameters=tuple(
            Field(
                each["name"],
                _kind(each["schema"]),
                each["required"],
                _words(each["schema"].get("description", "")),
            )
            for each in door["parameters"]
        ),
        body=_fields(body, schema),
        answer=_fields(answer, schema),
        statuses=tuple((str(status), MEANINGS[str(status)]) for status in door["responses"]),
    )


def _fields(part: dict[str, Any], schema: dict[str, Any]) -> tuple[Field, ...]:
    shape = _shape(part, schema)
    needed = shape.get("required", [])
    return tuple(
        Field(name, _kind(each), name in needed, _words(each.get("description", "")), _fields(each, schema))
        for name, each in shape.get("properties", {}).items()
    )


def _shape(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The object that a part of the schema is, or is a list of, or may be."""
    if "$ref" in part:
        found: dict[str, Any] = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        return found
    if "items" in part:
        return _shape(part["items"], schema)
    return _shape(part["anyOf"][0], schema) if "anyOf" in part else part


def _kind(part: dict[str, Any]) -> str:
    if "$ref" in part:
        return "object"
    if "anyOf" in part:
        return " | ".join(_kind(each) for each in part["anyOf"])
    if "enum" in part:
        return " | ".join(str(each) for each in part["enum"])
    if part.get("type") == "array":
        return f"{_kind(part['items'])}[]"
    return str(part.get("format") or part.get("const") or part.get("type", "any"))


def _words(text: str) -> Words | str:
    return Words(*text.split(" · ", 1)) if " · " in text else text
