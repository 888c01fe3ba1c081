"""The worker: does what `later` put off and what the timetable calls for."""

from procrastinate.contrib.django import app

_AT_ONCE = 4
_GRACE_SECONDS = 5.0


async def work(*, handle_signals: bool = False) -> None:
    """Work until cancelled, or until a signal when this is a process of its own.

    The worker gets a connector of its own: `later` must go on writing through Django's connection, or a job would
    no longer belong to the transaction that causes it.
    """
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker.open_async():
        await worker.run_worker_async(
            name="hamkke",
            concurrency=_AT_ONCE,
            delete_jobs="successful",
            install_signal_handlers=handle_signals,
            shutdown_graceful_timeout=_GRACE_SECONDS,
        )
