"""Pure scoring: questionnaires and answers in, levels, ranks and shortlists out.

Standard library, numpy, scipy and scikit-learn only. No clock, no files, no global randomness, no sentences:
findings and reasons are codes with parameters, and `survey/words/findings.py` says them.
"""
