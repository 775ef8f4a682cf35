"""python -m house_model.training [--check]: retrains the house model.

With --check nothing is written; exits with 1 if the shipped weights read a sentence differently.
"""

import sys

from house_model.training.train import differences, write_weights

if "--check" in sys.argv[1:]:
    sys.exit("\n".join(differences()) or None)
write_weights()
