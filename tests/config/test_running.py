"""The whole site as one process: it starts, answers, ends, and leaves nothing running."""

import os
import signal
import socket
import subprocess
import sys
import time

import httpx
import psutil
import pytest

from hamkke.config import running
from hamkke.kernel import clock
from hamkke.orders.models import Order
from hamkke.people import actions as people
from hamkke.people.models import Role
from tests import postgres
from tests.factories.merchants import MerchantFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.orders.journeys import placed

STARTS_WITHIN_SECONDS = 120  # The first time makes a database; a busy machine takes its time.
ENDS_WITHIN_SECONDS = 90


class Run:
    """`hamkke run` on an embedded database in `folder`."""

    def __init__(self, folder, port):
        self.folder, self.port, self.log = folder, port, folder / "log"
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("HAMKKE_", "DATABASE_"))
        }
        self.environment = kept | {
            "HAMKKE_VAR": str(folder / "var"),
            "PYTHONPATH": f"{postgres.ROOT / 'src'}",
        }

    def command(self, *arguments):
        return [sys.executable, "-m", "hamkke.config.cli", *arguments]

    def start(self):
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self.command("run", "--port", str(self.port), "--no-rehearsal"),
                env=self.environment,
                cwd=postgres.ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        began = time.monotonic()
        while time.monotonic() - began < STARTS_WITHIN_SECONDS and self.process.poll() is None:
            try:
                return httpx.get(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=20).status_code
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def end(self, number):
        self.process.send_signal(number)
        return self.process.wait(timeout=ENDS_WITHIN_SECONDS)

    def left(self):
        """Processes that still run from this folder."""
        return [
            process.pid
            for process in psutil.process_iter(["cmdline", "status"])
            if process.info["status"] != psutil.STATUS_ZOMBIE
            and str(self.folder) in " ".join(process.info["cmdline"] or [])
        ]


@pytest.fixture
def run(tmp_path):
    run = Run(tmp_path, running.free_port())
    yield run
    run.process.kill()
    run.process.communicate()
    for pid in run.left():
        psutil.Process(pid).kill()


def test_it_starts_from_nothing_survives_a_crash_keeps_its_data_and_ends_cleanly(run):
    assert run.start() < 500
    assert len(run.left()) >= 1  # its PostgreSQL
    answer = subprocess.run(
        run.command("check", "--json"), env=run.environment, cwd=postgres.ROOT, capture_output=True, text=True
    )
    assert (answer.returncode, answer.stdout[:15]) == (0, '{"clean": true,')

    assert run.end(signal.SIGKILL) == -signal.SIGKILL
    began = time.monotonic()
    run.start()
    assert time.monotonic() - began < 30
    assert "모양을 갖춥니다" not in run.log.read_text(), "The second start finds everything in place."

    assert run.end(signal.SIGINT) == 0
    assert run.left() == []
    assert run.log.read_text().rstrip().endswith("Stopped")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_it_ends_as_well_when_told_otherwise(committed_db, run, number):
    run.environment["DATABASE_URL"] = committed_db
    run.start()

    assert run.end(number) == 0
    assert not (run.folder / "var/postgres").exists(), "With DATABASE_URL no server of its own is started."
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", run.port), timeout=1):
        pass


def test_it_ends_while_it_is_still_preparing(run):
    with run.log.open("w") as log:
        run.process = subprocess.Popen(
            run.command("run", "--port", str(run.port)),
            env=run.environment,
            cwd=postgres.ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    while "모양을 갖춥니다" not in run.log.read_text():
        time.sleep(0.05)
        assert run.process.poll() is None, run.log.read_text()

    assert run.end(signal.SIGINT) == 0
    assert run.left() == []
    assert "Traceback" not in run.log.read_text()


def test_a_taken_port_is_told_before_anything_else(run):
    with socket.create_server(("127.0.0.1", run.port)):
        run.process = subprocess.Popen(
            run.command("run", "--port", str(run.port)),
            env=run.environment,
            cwd=postgres.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said, why = run.process.communicate(timeout=ENDS_WITHIN_SECONDS)

    assert (run.process.returncode, said) == (1, "")
    assert "HAMKKE_PORT=8100" in why
    assert f"Port {run.port} is taken" in why
    assert not (run.folder / "var").exists()


def test_the_simulators_stand_ten_ports_above_or_wherever_there_is_room():
    port = next(port for port in iter(running.free_port, 0) if running.is_free("127.0.0.1", port + 10))

    assert running.find_place("127.0.0.1", port).simulators_port == port + 10
    with socket.create_server(("127.0.0.1", port + 10)):
        assert running.find_place("127.0.0.1", port).simulators_port != port + 10


def test_a_full_disk_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "_NEEDED_MEGABYTES", 10**9)

    with pytest.raises(running.CannotStart, match="The disk is nearly full"):
        running.check_disk(tmp_path)


@pytest.mark.django_db
def test_each_kind_of_person_can_sign_in_by_a_link(client):
    organiser, judge, auditor, analyst, shopper = UserFactory.create_batch(5)
    people.give_role(organiser, Role.Name.ORGANISER, by=None)
    people.give_role(judge, Role.Name.JUDGE, by=None)
    people.give_role(auditor, Role.Name.AUDITOR, by=None)
    people.give_role(analyst, Role.Name.ANALYST, by=None)

    paths = running.sign_in_paths(clock.now())

    assert list(paths) == [
        "사무국 · organiser",
        "심사위원 · judge",
        "감사 · auditor",
        "분석 · analyst",
        "소비자 · shopper",
    ]
    for path, user in zip(paths.values(), [organiser, judge, auditor, analyst, shopper], strict=True):
        client.get(path)
        assert client.session["_auth_user_id"] == str(user.pk)
        client.logout()


@pytest.mark.django_db
def test_the_merchant_of_the_link_is_the_one_who_sold_most(client):
    MerchantFactory(owner=RoleFactory(name=Role.Name.MERCHANT).user)  # the earliest, who sold nothing
    order = placed((10_000, 1))
    Order.objects.filter(pk=order.pk).update(state=Order.State.PAID, paid_at=clock.now())

    client.get(running.sign_in_paths(clock.now())["소상공인 · merchant"])

    assert client.session["_auth_user_id"] == str(order.lines.get().merchant.owner_id)
