"""How the web server runs. Gunicorn reads this by itself, wherever it is started from here.

WEB_CONCURRENCY is the number of processes; `--bind` and everything else may be given on
the command line, which wins.
"""

import gc

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger

worker_class = "gthread"
threads = 8
preload_app = True  # a setting that is wrong ends the server at once; memory is shared
graceful_timeout = 10
control_socket_disable = True
loglevel = "warning"
accesslog = None  # the application writes its own, without secrets


def when_ready(_server: Arbiter) -> None:
    """What is loaded stays: the collector need not look at it, and processes share it."""
    gc.collect()
    gc.freeze()


class OurLogger(Logger):
    """Leaves gunicorn's own words to the application's log."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logger_class = OurLogger
