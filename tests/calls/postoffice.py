"""A post office on a real socket, as far as Django's SMTP backend talks to one: it keeps what it takes, and knows not everybody."""

import contextlib
import socketserver
import threading
from email import message_from_bytes, policy


class _Counter(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line[:4].decode().strip().upper()
            if word == "RCPT":
                self._say(self.server.answer_for(line.decode()))
            elif word == "DATA":
                self._say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(message_from_bytes(letter, policy=policy.default))
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class PostOffice(socketserver.ThreadingTCPServer):
    """`letters` are what was taken. Addresses that start with `nobody` do not exist; while `is_busy` all are put off."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.letters = []
        self.is_busy = False

    def answer_for(self, recipient: str) -> str:
        if self.is_busy:
            return "450 come back later"
        return "550 no such person" if "<nobody" in recipient else "250 yes"


@contextlib.contextmanager
def open_one(settings):
    """A post office that Django's mail goes to."""
    with PostOffice() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = office.server_address
        serving = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield office
        office.shutdown()
        serving.join()
