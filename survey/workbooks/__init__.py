"""Questionnaires as workbooks, out and in."""
