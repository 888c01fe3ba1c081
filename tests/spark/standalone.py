"""A standalone Spark on this machine alone: one master and two workers, each a process of ours, ended by its id."""

import contextlib
import importlib.util
import os
import re
import subprocess
import time
from pathlib import Path

_SECONDS_MOST = 120
_CONFIGURED = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "2g",
}


@contextlib.contextmanager
def cluster(folder, *, workers=2):
    """Yields the master's address, the environment in which a driver finds it, and every process of the cluster."""
    home = Path(importlib.util.find_spec("pyspark").origin).parent
    (folder / "conf").mkdir(parents=True)
    configured = {**_CONFIGURED, "spark.local.dir": str(folder / "local")}
    (folder / "conf" / "spark-defaults.conf").write_text("".join(f"{k} {v}\n" for k, v in configured.items()))
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
    }
    started = []

    def start(kind, *arguments):
        log = folder / f"{kind}-{len(started)}.log"
        command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind.lower()}.{kind}"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command, *arguments], env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
        started.append(process)
        return process, log

    try:
        master, log = start("Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        address = _told(master, log, r"Starting Spark master at (spark://\S+)")
        alike = ("--host", "127.0.0.1", "--cores", "1", "--memory", "2g", "--webui-port", "0")
        for number in range(workers):
            worker, log = start("Worker", *alike, "--work-dir", str(folder / f"work-{number}"), address)
            _told(worker, log, r"Successfully registered with master (\S+)")
        yield address, environment, started
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(_SECONDS_MOST)


def _told(process, log, pattern):
    """What a process says of itself once it is there."""
    until = time.monotonic() + _SECONDS_MOST
    while not (found := re.search(pattern, log.read_text())):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.1)
    return found.group(1)


def descendants(pids):
    """Every living process that these started, by what the system says of parents."""
    parent = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    found, wanted = set(), set(pids)
    while wanted := {pid for pid, of in parent.items() if of in wanted} - found:
        found |= wanted
    return found
