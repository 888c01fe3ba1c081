import logging

from hamkke.config import checking
from hamkke.kernel import queue

logger = logging.getLogger(__name__)


@queue.task("config.check_invariants", retry=False)
def check_invariants() -> None:
    """The nightly self-check: whatever is not as it must always be is told to whoever watches the log."""
    for finding in checking.findings():
        if finding.rows:
            logger.error("Broken: %s.%s: %s", finding.app, finding.sentence, finding.rows)
