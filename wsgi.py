"""What the web server runs: `gunicorn wsgi:app`."""

import os

from coliving import create_app
from coliving.config import Config

app = create_app(Config.from_env(os.environ))
