"""Serve an ASGI application over real HTTP on a free loopback port, in a thread of its own."""

import asyncio
import contextlib
import socket
import threading
import time

from granian.constants import Interfaces
from granian.server.embed import Server


@contextlib.contextmanager
def served(application):
    """Yields the address, e.g. http://127.0.0.1:41234."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    loop = asyncio.new_event_loop()
    servers = []

    async def serve():
        server = Server(
            application, port=port, interface=Interfaces.ASGI, log_enabled=False, websockets=False
        )
        servers.append(server)
        await server.serve()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    _wait_until_open(port)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(servers[0].stop)
    thread.join(10)
    loop.close()


def _wait_until_open(port):
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise TimeoutError(port)
