"""Programs that speak with the API, each with somebody's token or without one."""

import json

from django.test import Client

from hamkke.kernel import ids
from hamkke.people import actions as people
from hamkke.people.rules import SCOPES


class Program:
    """Somebody's program, with a token of theirs or without one."""

    def __init__(self, secret=""):
        self.client = Client(headers={"Authorization": f"Bearer {secret}"} if secret else {})

    def get(self, path, **headers):
        return self.client.get(f"/api/v1{path}", headers=headers)

    def send(self, method, path, **said):
        body = json.dumps(said, default=str)
        return self.client.generic(method, f"/api/v1{path}", body, content_type="application/json")

    def everything(self, path):
        found, cursor = [], ""
        while cursor is not None:
            answer = self.get(f"{path}{'&' if '?' in path else '?'}cursor={cursor}").json()
            found, cursor = found + answer["items"], answer["next"]
        return found


def program_of(user, *scopes):
    return Program(people.make_token(user, id=ids.new(), name="시험", scopes=scopes or SCOPES, days=30))
