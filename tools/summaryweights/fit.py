"""Fits the summarizer's table of weights and prints it as the Rust of src/analysis/summarization/weights.rs.

    cargo build --release                                    # here
    python fit.py KIT [--measure target/release/summaryweights] [--folds 5]

KIT is the folder of the evaluation kit; run with the Python that the kit's requirements-lector.txt is installed in. Only the
kit's development texts are read. What is raised is the quality of whole summaries of three sentences: of every document some
hundred sets of three sentences are scored (mean F1 of ROUGE-1, ROUGE-2 and ROUGE-Lsum), a set's probability is the exponential
of its worth (weighted features of its sentences, minus what they repeat), and the expected score is climbed by its gradient
(minimum risk training), with a small penalty on the squares of the weights. With --folds, other documents than those fitted on
are summarized by the greedy choice and compared with the first three sentences.
"""
import argparse
import json
import random
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np

NEWS = ["cnndm", "inshorts", "xsum", "orangesum", "vietnews"]
# Source: how much it counts.
SHORT = {source: 1.0 for source in NEWS}
LONG = {"opinosis": 2.0, "klexikon": 2.0, "squality": 0.5}
LONG_FEATURES = {"early", "centrality", "common", "recurring", "title", "longer_than_others", "opening_quote",
                 "unbalanced_quote", "anaphoric_opener"}
# What plain sense says and the texts are too few to show: these never count in favour. In deviations of the feature.
CEILINGS = {"anaphoric_opener": -0.2, "unbalanced_quote": -0.2, "fragment": 0.0, "opening_quote": 0.0}
QUERY = 3.0  # a caller who asks means it: as much as three deviations of the worth of a text's sentences
PENALTY = {"short": 1e-5, "long": 1e-3}
STEPS, RATE = 200, 0.08
REDUNDANCY_DEVIATION = 0.15  # of a cosine, about


class Document:
    """A measured document with what its reference summaries share with every sentence."""

    def __init__(self, raw, rows, kit):
        self.language, self.count = raw["language"], len(rows)
        self.values = np.array([row["values"] for row in rows], np.float32).reshape(len(rows), -1)
        size = 1 + max((term for row in rows for term, _ in row["terms"]), default=0)
        bag = np.zeros((len(rows), size), np.float32)
        for i, row in enumerate(rows):
            for term, weight in row["terms"]:
                bag[i, term] = weight
        self.likeness = bag @ bag.T
        spans = [(row["start"], row["end"]) for row in rows]
        first = kit.sentences(raw["text"])[:3]
        tokens = [(m.start(), kit.tokens(m.group(), self.language, self.language == "en")[0]) for m in kit.WORD.finditer(raw["text"])]
        self.lengths, self.references = overlaps(tokens, spans, raw["summaries"], self.language, kit)
        lengths, references = overlaps(tokens, first, raw["summaries"], self.language, kit)
        self.lead = rouge(lengths, references, np.array([range(len(first))]))[0]

    def sets(self, like, rng):
        """Some hundred sets of three sentences: of the first, of the most central, and of any."""
        central = list(np.argsort(-self.values[:, like], kind="stable"))
        near = min(8, self.count)
        pool = set(range(near)) | set(central[:5]) if self.count < 60 else \
            set(range(4)) | set(central[:8]) | set(rng.sample(range(self.count), 4))
        three = list(combinations(sorted(pool), 3))
        self.chosen = np.array(three) if three else np.zeros((0, 3), int)
        self.rewards = rouge(self.lengths, self.references, self.chosen).mean(1).astype(np.float32)


def overlaps(tokens, spans, summaries, language, kit):
    """The sentences' lengths and, for every reference, counts of its words and pairs and marks of its longest common parts."""
    starts = np.array([start for start, _ in tokens] or [0])
    parts = [[word for _, word in tokens[slice(*np.searchsorted(starts, span))]] for span in spans]
    references = []
    for summary in summaries:
        lines = [kit.tokens(summary[a:b], language, language == "en") for a, b in kit.sentences(summary)]
        flat = [word for line in lines for word in line]
        words, pairs = index(flat), index(zip(flat, flat[1:]))
        common = np.zeros((len(parts), len(flat)), bool)
        for i, part in enumerate(parts):
            at = 0
            for line in lines:
                for place in common_places(line, part):
                    common[i, at + place] = True
                at += len(line)
        kind = np.zeros((len(flat), len(words)), np.float32)
        kind[np.arange(len(flat)), [words[word] for word in flat]] = 1
        references.append((counts([flat], words)[0], counts([list(zip(flat, flat[1:]))], pairs)[0], counts(parts, words),
                           counts([list(zip(part, part[1:])) for part in parts], pairs), common, kind))
    return np.array([len(part) for part in parts], float), references


def index(items):
    places = {}
    for item in items:
        places.setdefault(item, len(places))
    return places


def counts(lists, places):
    table = np.zeros((len(lists), max(len(places), 1)), np.float32)
    for i, items in enumerate(lists):
        for item in items:
            if item in places:
                table[i, places[item]] += 1
    return table


def common_places(reference, part):
    """The places in the reference of one longest common subsequence, as rouge-score finds it."""
    rows, columns = len(reference), len(part)
    table = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows):
        for j in range(columns):
            table[i + 1][j + 1] = table[i][j] + 1 if reference[i] == part[j] else max(table[i][j + 1], table[i + 1][j])
    i, j, places = rows, columns, []
    while i and j:
        if reference[i - 1] == part[j - 1]:
            places.append(i - 1)
            i, j = i - 1, j - 1
        elif table[i][j - 1] > table[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return places


def rouge(lengths, references, chosen):
    """F1 of ROUGE-1, ROUGE-2 and ROUGE-Lsum of sets of sentences, the best over the references; -1 is no sentence."""
    best = np.zeros((len(chosen), 3))
    total = np.append(lengths, 0)[chosen].sum(1)
    padded = lambda table: np.concatenate([table, np.zeros((1, table.shape[1]), table.dtype)])[chosen]  # noqa: E731
    f1 = lambda shared, own, other: np.where(shared > 0, 2 * shared / np.maximum(own + other, 1), 0)  # noqa: E731
    for words, pairs, own_words, own_pairs, common, kind in references:
        size = words.sum()
        one = np.minimum(padded(own_words).sum(1), words).sum(1)
        two = np.minimum(padded(own_pairs).sum(1), pairs).sum(1)
        longest = np.minimum(padded(common).any(1).astype(np.float32) @ kind, padded(own_words).sum(1)).sum(1)
        found = [f1(one, total, size), f1(two, np.maximum(total - 1, 0), size - 1), f1(longest, total, size)]
        best = np.maximum(best, np.stack(found, 1))
    return best


class Model:
    """The features in use, by column, and which of them count only while a neighbour is not chosen."""

    def __init__(self, names, used, penalty):
        self.names = [name for name in names if name in used]
        self.columns = [names.index(name) for name in self.names]
        self.leaning, self.torn = self.names.index("anaphoric_opener"), self.names.index("unbalanced_quote")
        self.opening = names.index("opening_quote")
        self.penalty = penalty

    def features(self, document):
        """All features; those that a chosen sentence before takes away; those that one behind takes away."""
        plain = document.values[:, self.columns]
        before, behind = np.zeros_like(plain), np.zeros_like(plain)
        opens = document.values[:, self.opening]
        before[:, self.leaning] = plain[:, self.leaning]
        before[:, self.torn] = plain[:, self.torn] * (1 - opens)
        behind[:, self.torn] = plain[:, self.torn] * opens
        return plain, before, behind

    def rows(self, document):
        """The features of every set, with what its sentences repeat."""
        plain, before, behind = self.features(document)
        a, b, c = document.chosen.T
        rows = plain[a] + plain[b] + plain[c]
        for left, right in ((a, b), (b, c)):
            rows -= (right == left + 1)[:, None] * (before[right] + behind[left])
        like = document.likeness
        return np.column_stack([rows, like[a, b] + like[a, c] + like[b, c]])

    def fit(self, documents, shares):
        """The weights, that of redundancy last."""
        kept = [(d, share) for d, share in zip(documents, shares) if len(d.chosen) > 1]
        deviation = np.append(np.concatenate([d.values[:, self.columns] for d in documents]).std(0) + 1e-6, REDUNDANCY_DEVIATION)
        rows = (np.concatenate([self.rows(d) for d, _ in kept]) / deviation).astype(np.float32)
        rewards = np.concatenate([d.rewards for d, _ in kept])
        sizes = [len(d.chosen) for d, _ in kept]
        starts = np.cumsum([0, *sizes[:-1]])
        group = np.repeat(np.arange(len(kept)), sizes)
        share = np.array([share for _, share in kept], np.float32)[group]
        ceiling = np.array([CEILINGS.get(name, np.inf) for name in self.names] + [0.0])
        weights, mean, square = (np.zeros(rows.shape[1]) for _ in range(3))
        for step in range(1, STEPS + 1):
            worth = rows @ weights.astype(np.float32)
            chance = np.exp(worth - np.maximum.reduceat(worth, starts)[group])
            chance /= np.add.reduceat(chance, starts)[group]
            expected = np.add.reduceat(chance * rewards, starts)[group]
            slope = rows.T @ (chance * (rewards - expected) * share) - 2 * self.penalty * weights
            mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope ** 2
            ahead = (mean / (1 - 0.9 ** step)) / (np.sqrt(square / (1 - 0.99 ** step)) + 1e-8)
            weights = np.minimum(weights + RATE * (1 - 0.8 * step / STEPS) * ahead, ceiling)
        return weights / deviation

    def choose(self, document, weights):
        """Three sentences, the best in turn, each lowering what resembles it."""
        plain, before, behind = (part @ weights[:-1] for part in self.features(document))
        left, picked = plain.astype(float), []
        for _ in range(min(3, document.count)):
            best = int(np.argmax(left))
            picked.append(best)
            left = left + weights[-1] * document.likeness[best]
            left[best + 1:best + 2] -= before[best + 1:best + 2]
            left[max(best - 1, 0):best] -= behind[max(best - 1, 0):best]
            left[picked] = -np.inf
        return picked + [-1] * (3 - len(picked))

    def gain(self, document, weights):
        """ROUGE above the first three sentences."""
        return rouge(document.lengths, document.references, np.array([self.choose(document, weights)]))[0] - document.lead

    def spread(self, documents, weights):
        """The mean deviation of the worth of a document's sentences."""
        return float(np.mean([(d.values[:, self.columns] @ weights[:-1]).std() for d in documents if d.count > 3]))


def shares(data, sources):
    return [(d, weight / len(data[source])) for source, weight in sources.items() for d in data[source]]


def cross_validate(model, data, sources, folds):
    """Every document is summarized with weights that were fitted without it."""
    rng = random.Random(1)
    fold = {source: [rng.randrange(folds) for _ in data[source]] for source in sources}
    gains = {source: [] for source in sources}
    for k in range(folds):
        train = [(d, w / len(data[s])) for s, w in sources.items() for d, f in zip(data[s], fold[s]) if f != k]
        weights = model.fit(*zip(*train))
        for s in sources:
            gains[s] += [model.gain(d, weights) for d, f in zip(data[s], fold[s]) if f == k]
    for source, rows in gains.items():
        print(f"{source:10} {len(rows):4} documents, above lead:", *(f"{100 * x:+.1f}" for x in np.mean(rows, 0)))
    print("mean", *(f"{100 * x:+.2f}" for x in np.mean([np.mean(rows, 0) for rows in gains.values()], 0)))


def load(kit_folder, sources, program, kit):
    data, names, rng = {}, None, random.Random(7)
    for source in sources:
        path = Path(kit_folder) / "data" / "summaries" / f"{source}.jsonl"
        raw = [json.loads(line) for line in path.open(encoding="utf8")]
        measured = subprocess.run([program], stdin=path.open("rb"), capture_output=True, check=True).stdout.decode().split("\n")
        names = json.loads(measured[0])
        data[source] = [Document(document, json.loads(line), kit) for document, line in zip(raw, measured[1:])]
        for document in data[source]:
            document.sets(names.index("centrality"), rng)
        print("read", source, file=sys.stderr)
    return names, data


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kit")
    parser.add_argument("--measure", default=str(Path(__file__).parent / "target/release/summaryweights"))
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    sys.path.insert(0, args.kit)
    from systems import _text as kit
    names, data = load(args.kit, [*SHORT, *LONG], args.measure, kit)
    table = {name: [0.0, 0.0] for name in [*names, "redundancy"]}
    models = [Model(names, set(names) - {"query"}, PENALTY["short"]), Model(names, LONG_FEATURES, PENALTY["long"])]
    for column, (model, sources) in enumerate(zip(models, (SHORT, LONG))):
        if args.folds:
            cross_validate(model, data, sources, args.folds)
        documents, portions = zip(*shares(data, sources))
        weights = model.fit(documents, portions)
        weights /= model.spread(documents, weights)
        for name, value in zip([*model.names, "redundancy"], weights):
            table[name][column] = float(value)
    table["query"] = [QUERY, QUERY]
    for name, (short, long) in table.items():
        print(f'    weight("{name}", {short:.2f}, {long:.2f}),')


if __name__ == "__main__":
    main()
