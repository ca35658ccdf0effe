"""Mappings become questionnaires and schemes; every fault is listed with its place."""
