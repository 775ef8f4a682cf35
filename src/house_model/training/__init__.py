"""Trains the house model's classifier from the sentences in this package.

`python -m house_model.training` rewrites weights.json.gz in some seconds. It needs scikit-learn, a
development dependency; the product does not.
"""
