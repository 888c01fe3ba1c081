"""A wire between the site and PostgreSQL that a test can cut: while it is cut, the database is away."""

import select
import socket
import threading
from urllib.parse import parse_qs, urlsplit, urlunsplit


class Wire:
    def __init__(self, database_url):
        parts = urlsplit(database_url)
        host = parse_qs(parts.query).get("host", [parts.hostname])[0]
        self._behind = (
            (socket.AF_UNIX, f"{host}/.s.PGSQL.5432")
            if host.startswith("/")
            else (socket.AF_INET, (host, parts.port or 5432))
        )
        self._ends, self._lock = [], threading.Lock()
        self._listen(0)
        user = f"{parts.username}:{parts.password or ''}@" if parts.username else ""
        self.url = urlunsplit(
            (parts.scheme, f"{user}127.0.0.1:{self.port}", parts.path, "sslmode=disable", "")
        )

    def _listen(self, port):
        self._door = socket.socket()
        self._door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._door.bind(("127.0.0.1", port))
        self._door.listen(64)
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._serve, args=[self._door], daemon=True).start()

    def cut(self):
        """Nobody gets through any more, and whoever was talking is cut off in the middle."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        with self._lock:
            for end in self._ends:
                end.close()
            self._ends.clear()

    def mend(self):
        self._listen(self.port)

    def _serve(self, door):
        while True:
            try:
                near, _ = door.accept()
            except OSError:
                return
            far = socket.socket(self._behind[0])
            far.connect(self._behind[1])
            with self._lock:
                self._ends += [near, far]
            threading.Thread(target=self._carry, args=[near, far], daemon=True).start()

    def _carry(self, near, far):
        try:
            while True:
                ready, _, _ = select.select([near, far], [], [], 0.2)
                for end in ready:
                    data = end.recv(65536)
                    if not data:
                        return
                    (far if end is near else near).sendall(data)
        except (OSError, ValueError):
            return
        finally:
            near.close()
            far.close()
