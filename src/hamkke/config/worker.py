"""The worker: does what `later` put off and what the timetable calls for, also after the database was away."""

import asyncio
import contextlib
import logging
import signal

import psycopg
from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager

_AT_ONCE = 4
_GRACE_SECONDS = 5.0
_PAUSE_SECONDS = 1.0
_TAKING_OVER_SECONDS = 20.0

logger = logging.getLogger(__name__)


async def work(*, handle_signals: bool = False) -> None:
    """Work until cancelled, or until a signal when this is a process of its own.

    When its database goes away the queue's worker stops; here it starts again, for nobody else would.
    """
    if handle_signals:
        this = asyncio.current_task()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, this.cancel)  # type: ignore[union-attr]
    while True:
        with contextlib.suppress(ConnectorException, psycopg.OperationalError):
            await _work_while_the_database_answers()
        logger.warning("The worker stopped, as it does when its database goes away. It starts again.")
        await asyncio.sleep(_PAUSE_SECONDS)
        # The timetable is written through Django's connection in this thread; a dead one stays until somebody lets it go.
        await sync_to_async(connections.close_all)()


async def _work_while_the_database_answers() -> None:
    """The worker gets a connector of its own: `later` must go on writing through Django's connection, or a job would
    no longer belong to the transaction that causes it.
    """
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker.open_async():
        taking_over = asyncio.create_task(_take_over(worker.job_manager))
        try:
            await worker.run_worker_async(
                name="hamkke",
                concurrency=_AT_ONCE,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=_GRACE_SECONDS,
            )
        finally:
            taking_over.cancel()


async def _take_over(jobs: JobManager) -> None:
    """What a killed worker was doing is done by the living. Every job may be done twice: its action asks what stands."""
    while True:
        with contextlib.suppress(ConnectorException):
            for job in await jobs.get_stalled_jobs():
                await jobs.retry_job(job)
        await asyncio.sleep(_TAKING_OVER_SECONDS)
