"""The database, files by digest, migrations."""
