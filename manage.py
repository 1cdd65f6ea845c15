#!/usr/bin/env python
"""Django's command line, with platform/ as a source root."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    sys.path.insert(1, str(ROOT / "platform"))

    from config.command_line import run

    run(sys.argv)


if __name__ == "__main__":
    main()
