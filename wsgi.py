"""What the web server runs: `gunicorn wsgi:app`."""

import os
import sys

from coliving import create_app
from coliving.config import Config, ConfigError

try:
    app = create_app(Config.from_env(os.environ))
except ConfigError as error:
    sys.exit(f"Coliving cannot start: {error}")
