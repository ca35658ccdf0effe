"""Thin routes, one module per actor and task; they read through queries and write through services."""
