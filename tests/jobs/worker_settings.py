"""What the jobs' real workers run with: the tests' settings, and a private folder."""

import os
from pathlib import Path

from config.settings.test import *  # noqa: F403

PRIVATE_MEDIA_ROOT = Path(os.environ["JOBS_PRIVATE_FOLDER"])
