"""Files from strangers over HTTP: received a piece at a time and never beyond their limit, given out only as attachments."""

from pathlib import Path

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header


class LimitedUpload(TemporaryFileUploadHandler):
    """Lets go of an upload at the byte that is one too many: it fills neither memory nor disk."""

    def __init__(self, request: HttpRequest, *, bytes_most: int) -> None:
        super().__init__(request)
        self.bytes_most = bytes_most
        self.received = 0
        self.is_too_big = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > self.bytes_most:
            self.is_too_big = True
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook of ours to keep."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def attachment(path: Path, *, name: str, content_type: str) -> HttpResponse:
    """A file to keep and not to run: of exactly the kind it was found to be, and sandboxed should a browser open it anyway."""
    answer = HttpResponse(path.read_bytes(), content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
