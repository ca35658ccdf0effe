"""The commission's own forms: markers found, rows inserted, cells filled."""
