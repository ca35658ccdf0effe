"""Unit tests of exports/questionnaire."""
