"""python -m house_model.training [--check]: trains the house model anew.

With --check nothing is written: exit code 1 when the shipped weights read a sentence differently.
"""

import sys

from house_model.training.train import differences, write_weights

if "--check" in sys.argv[1:]:
    sys.exit("\n".join(differences()) or None)
write_weights()
