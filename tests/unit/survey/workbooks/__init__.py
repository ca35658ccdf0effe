"""Unit tests of survey/workbooks."""
