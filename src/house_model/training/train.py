# pyright: basic
# scikit-learn and SciPy ship no types.
"""Fits the linear classifier with scikit-learn and exports it as one byte per weight."""

import gzip
import json
from base64 import b64encode
from hashlib import sha256
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from house_model.reading.features import features, normal
from house_model.reading.intents import WEIGHTS_FILE, Classifier, shipped
from house_model.training.corpus import Example, sentences, with_slips

_RARE = 4
"""A rarer feature says more about the sentence than about the intent."""
_STRENGTH = 20.0
"""scikit-learn's C, chosen by cross-validation over the hand-written sentences."""
_TOLERANCE = 1e-4
_LARGEST = 127
_SAME = 0.02
"""Probabilities closer than this count as equal: solvers differ in the last digits."""


def _document_counts(documents: list[set[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for document in documents:
        for name in document:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _matrix(documents: list[set[str]], index: dict[str, int], idf: list[float]) -> Any:
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, document in enumerate(documents):
        known = sorted(index[name] for name in document if name in index)
        norm = sum(idf[column] ** 2 for column in known) ** 0.5 or 1.0
        rows.extend([row] * len(known))
        columns.extend(known)
        values.extend(idf[column] / norm for column in known)
    return csr_matrix((values, (rows, columns)), shape=(len(documents), len(index)))


def digest(examples: list[Example]) -> str:
    """A hash of the sentences that weights were trained on, to detect outdated weights."""
    return sha256(json.dumps(examples).encode()).hexdigest()


def fit(examples: list[Example]) -> dict[str, object]:
    """The exported classifier: labels, bias, features, their idf, their weights as bytes, words."""
    grown = with_slips(examples)
    documents = [features(normal(sentence)) for sentence, _ in grown]
    counts = _document_counts(documents)
    names = sorted(name for name, count in counts.items() if count >= _RARE)
    idf = [round(1.0 + log((1 + len(documents)) / (1 + counts[name])), 3) for name in names]
    index = {name: position for position, name in enumerate(names)}
    model = LogisticRegression(C=_STRENGTH, max_iter=300, tol=_TOLERANCE, class_weight="balanced")
    model.fit(_matrix(documents, index, idf), [intent for _, intent in grown])
    weights = model.coef_.T * np.array(idf)[:, None]
    scale = float(np.abs(weights).max()) / _LARGEST
    rows = (np.rint(weights / scale) + _LARGEST + 1).astype(np.uint8)
    return {
        "trained_on": digest(examples),
        "labels": [str(label) for label in model.classes_],
        "bias": [round(float(bias), 4) for bias in np.ravel(model.intercept_)],
        "scale": scale,
        "features": names,
        "idf": idf,
        "rows": b64encode(rows.tobytes()).decode(),
        "words": sorted({word for sentence, _ in examples for word in normal(sentence)}),
    }


def write_weights() -> None:
    """Trains on every sentence and its misspelled copies; writes the file of the classifier."""
    target = Path(__file__).parents[1] / "reading" / WEIGHTS_FILE
    text = json.dumps(fit(sentences()), separators=(",", ":"))
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def differences() -> list[str]:
    """The sentences that newly trained weights would read differently from the shipped ones."""
    again = Classifier(fit(sentences()))
    return [
        f"{sentence}: {now.intent} instead of {then.intent}"
        for sentence, _ in sentences()
        if (now := again.read(sentence)).intent != (then := shipped().read(sentence)).intent
        or abs(now.probability - then.probability) > _SAME
    ]
