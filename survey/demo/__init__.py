"""The demonstration district: fictitious enterprises, their answers, and the campaign they take part in.

Everything is drawn from one seeded generator: the same number and seed give the same district.
"""
