"""Writing lists and workbooks, sealed and recorded."""
