"""The WSGI entry point: `waitress-serve wsgi:app`."""

from survey.app import create_app

app = create_app()
