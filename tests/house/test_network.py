import socket
import urllib.request

import pytest

from tests.conftest import CallsOutside


@pytest.mark.parametrize("address", [("203.0.113.7", 80), ("example.org", 443), ("2001:db8::7", 80)])
def test_tests_reach_nobody_outside(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET

    with socket.socket(family) as probe, pytest.raises(CallsOutside):
        probe.connect(address)


def test_a_library_cannot_swallow_the_wall():
    with pytest.raises(CallsOutside):
        urllib.request.urlopen("http://203.0.113.7/", timeout=1)


def test_tests_reach_this_machine():
    server = socket.create_server(("127.0.0.1", 0))
    with server, socket.create_connection(server.getsockname(), timeout=1) as caller:
        assert caller.getpeername() == server.getsockname()
