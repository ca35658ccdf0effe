"""The WSGI entry point: `waitress-serve wsgi:app`; the process that serves also continues the record."""

import atexit

from survey.app import create_app
from survey.ledger.run_noter import Noter
from survey.records.run_appender import Appender

app = create_app()
appender = Appender(app)
appender.start()
atexit.register(appender.stop)
noter = Noter(app)
noter.start()
atexit.register(noter.stop)
