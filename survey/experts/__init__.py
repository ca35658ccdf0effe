"""Rounds of experts (专家评审): cases are assigned, marked apart from each other, then seen together."""
