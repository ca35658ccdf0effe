"""A server process on the database of the tests: `python -m tests.integration.web.second_process FOLDER URL KEY`."""

from __future__ import annotations

import sys
from pathlib import Path

from survey.app import create_app
from survey.config import Settings
from survey.web.server import listen


def main() -> None:
    """Print the port and serve until SIGTERM."""
    folder, url, key = sys.argv[1:]
    server = listen(create_app(Settings(instance=Path(folder), database_url=url, secret_key=key)), "127.0.0.1", 0)
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main()
