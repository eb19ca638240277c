#!/usr/bin/env python3
"""Trains MPNet on our windows, and our six layers on what MPNet expects (knowledge distillation; Hinton et al. 2015).

Apart from `whosaid train` because rust-bert has no MPNet, and because PyTorch's fused attention makes hours on a processor minutes on
a GPU. What is learned from comes from `whosaid train --export` alone; what comes out is a safetensors file for `whosaid train --weights`.

    teach.py pack --data DIR --bert BERT --out PACKED
    teach.py teacher --data PACKED --base MPNET --bert BERT --out teacher-1.pt
    teach.py student --data PACKED --teachers teacher-1.pt ... --base BERT --bert BERT --start BUNDLE/model.safetensors --out student.safetensors

`pack` writes the windows as arrays, an eighth of the lines' size and read at once. `--finish` names a second folder, whose windows both learn
from last. Needs PyTorch, numpy and safetensors.
"""

import argparse
import copy
import glob
import json
import lzma
import math
import os
import pickle
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import nn

LABELS = {"ner": 9, "attribution": 7}
PAIRS = ("cue", "source", "antecedent")
WIDTH = 128  # of the vectors of a pair head
BUCKET_ENDS = np.array([1, 2, 3, 5, 8, 16, 32, 64, 128])
SMALL = ("types", "ner", "attribution")
NEVER = -1e4
MOST_CANDIDATES = 40
BEGAN = time.time()
# Pronouns that may have an antecedent, as pieces of BERT's vocabulary.
PRONOUNS = "he she they him her them his hers their theirs himself herself themselves who it its".split()


# ---- network ----

class Layer(nn.Module):
    """A transformer layer (post-norm). `attention.*` are named as in BERT."""

    def __init__(self, hidden, heads, intermediate, eps):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(hidden, hidden) for _ in range(3))
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=eps)
        self.up = nn.Linear(hidden, intermediate)
        self.down = nn.Linear(intermediate, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=eps)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, bias):
        shape = (*x.shape[:2], self.heads, -1)
        query, key, value = (part(x).view(shape).transpose(1, 2) for part in (self.query, self.key, self.value))
        context = F.scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype))
        context = context.transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.drop(self.out(context)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    """BERT or MPNet with our token types, and our heads on the first piece of each token."""

    def __init__(self, config):
        super().__init__()
        self.mpnet = config["model_type"] == "mpnet"
        hidden = config["hidden_size"]
        eps = config["layer_norm_eps"]
        self.words = nn.Embedding(config["vocab_size"], hidden)
        self.positions = nn.Embedding(config["max_position_embeddings"], hidden)
        self.types = nn.Embedding(8, hidden)
        self.norm = nn.LayerNorm(hidden, eps=eps)
        self.drop = nn.Dropout(0.1)
        heads = config["num_attention_heads"]
        self.layers = nn.ModuleList(
            Layer(hidden, heads, config["intermediate_size"], eps) for _ in range(config["num_hidden_layers"])
        )
        if self.mpnet:
            self.relative = nn.Embedding(32, heads)
        self.emissions = nn.ModuleDict({name: nn.Linear(hidden, count) for name, count in LABELS.items()})
        self.crf = nn.ModuleDict({name: Crf(count) for name, count in LABELS.items()})
        self.pair = nn.ModuleDict({name: Pair(hidden) for name in PAIRS})

    def forward(self, batch):
        pieces, types, mask = batch["pieces"], batch["types"], batch["mask"]
        length = pieces.shape[1]
        start = 2 if self.mpnet else 0
        places = torch.arange(start, start + length, device=pieces.device)
        x = self.words(pieces) + self.positions(places)[None] + self.types(types)
        x = self.drop(self.norm(x))
        bias = torch.where(mask, 0.0, NEVER)[:, None, None, :]
        if self.mpnet:
            relative = self.relative(relative_buckets(length, pieces.device)).permute(2, 0, 1)
            bias = bias + relative[None]
        for layer in self.layers:
            x = layer(x, bias)
        return self.drop(x.reshape(-1, x.shape[-1])[batch["firsts"]].float())


def relative_buckets(length, device, buckets=32, furthest=128):
    """MPNet's (T5's) buckets of relative positions."""
    place = torch.arange(length, device=device)
    relative = -(place[None, :] - place[:, None])
    half = buckets // 2
    bucket = (relative < 0).long() * half
    relative = relative.abs()
    exact = half // 2
    far = exact + (torch.log(relative.float().clamp(min=1) / exact) / math.log(furthest / exact) * (half - exact)).long()
    return bucket + torch.where(relative < exact, relative, far.clamp(max=half - 1))


class Crf(nn.Module):
    """A linear-chain CRF."""

    def __init__(self, labels):
        super().__init__()
        self.start = nn.Parameter(torch.zeros(labels))
        self.transitions = nn.Parameter(torch.zeros(labels, labels))
        self.end = nn.Parameter(torch.zeros(labels))

    def log_partition(self, emissions, mask, transitions=None):
        """Of each sequence (batch x tokens x labels): a product of matrices in the log semiring, taken as a tree, so that a GPU has
        log(tokens) steps instead of tokens."""
        batch, tokens, labels = emissions.shape
        transitions = self.transitions.expand(batch, -1, -1) if transitions is None else transitions
        one = torch.full((labels, labels), NEVER, device=emissions.device)
        one.fill_diagonal_(0.0)
        product = transitions[:, None] + emissions[:, 1:, None, :]
        product = torch.where(mask[:, 1:, None, None], product, one)
        while product.shape[1] > 1:
            if product.shape[1] % 2:
                product = torch.cat([product, one.expand(batch, 1, -1, -1)], 1)
            product = torch.logsumexp(product[:, ::2, :, :, None] + product[:, 1::2, None, :, :], 3)
        alpha = self.start + emissions[:, 0]
        if product.shape[1]:
            alpha = torch.logsumexp(alpha[:, :, None] + product[:, 0], 1)
        return torch.logsumexp(alpha + self.end, 1)

    def score(self, emissions, mask, labels):
        """Of known label sequences."""
        labels = labels.clamp(min=0)
        own = torch.gather(emissions, 2, labels[:, :, None])[:, :, 0] * mask
        moves = self.transitions[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]
        last = mask.sum(1) - 1
        ends = self.end[labels.gather(1, last[:, None])[:, 0]]
        return own.sum(1) + moves.sum(1) + self.start[labels[:, 0]] + ends

    def expected_score(self, emissions, mask, marginals, moves):
        """The mean score where only expected labels (batch x tokens x labels) and moves (batch x labels x labels) are known."""
        last = mask.sum(1) - 1
        ends = marginals[torch.arange(len(last)), last]
        own = (emissions * marginals * mask[:, :, None]).sum((1, 2))
        return own + (self.transitions * moves).sum((1, 2)) + marginals[:, 0] @ self.start + ends @ self.end

    def expectations(self, emissions, mask):
        """Expected labels and moves: the gradients of the log partition."""
        with torch.enable_grad():
            emissions = emissions.detach().requires_grad_()
            transitions = self.transitions.detach().expand(len(emissions), -1, -1).clone().requires_grad_()
            total = self.log_partition(emissions, mask, transitions).sum()
            return torch.autograd.grad(total, (emissions, transitions))

    @torch.no_grad()
    def best(self, emissions, mask):
        """The likeliest label sequences (Viterbi)."""
        best = self.start + emissions[:, 0]
        back = []
        for at in range(1, emissions.shape[1]):
            scores, came = (best[:, :, None] + self.transitions).max(1)
            inside = mask[:, at, None]
            best = torch.where(inside, scores + emissions[:, at], best)
            same = torch.arange(came.shape[1], device=came.device).expand_as(came)
            back.append(torch.where(inside, came, same))
        label = (best + self.end).argmax(1)
        path = [label]
        for came in reversed(back):
            label = came.gather(1, label[:, None])[:, 0]
            path.append(label)
        return torch.stack(path[::-1], 1)


class Pair(nn.Module):
    """Which of several candidate spans belongs to a span, or none."""

    def __init__(self, hidden):
        super().__init__()
        self.query, self.key = nn.Linear(hidden, WIDTH), nn.Linear(hidden, WIDTH)
        self.distance = nn.Parameter(torch.zeros(2 * (len(BUCKET_ENDS) + 1)))
        self.none_key = nn.Parameter(torch.zeros(WIDTH))
        self.none_bias = nn.Parameter(torch.zeros(1))

    def forward(self, states, asked):
        """Log-probabilities (questions x candidates and, last, none)."""
        queries = pool(self.query(states), asked["query"])
        keys = pool(self.key(states), asked["key"])
        none = (queries * self.none_key).sum(1) / math.sqrt(WIDTH) + self.none_bias
        pairs = torch.einsum("qd,qcd->qc", queries, keys[asked["candidates"]]) / math.sqrt(WIDTH)
        pairs = pairs + self.distance[asked["buckets"]]
        pairs = torch.where(asked["open"], pairs, NEVER)
        return torch.log_softmax(torch.cat([pairs, none[:, None]], 1), 1)


def pool(vectors, spans):
    """A third the first token's vector, a third the last's, a third the mean."""
    sums = F.pad(vectors.double().cumsum(0), (0, 0, 1, 0))
    start, end = spans[:, 0], spans[:, 1]
    mean = (sums[end] - sums[start]) / (end - start)[:, None]
    return (vectors[start] + vectors[end - 1] + mean.float()) / 3


# ---- weights ----

def bert_names(layers):
    """Our parameters' names by those in BERT's file (and our bundle's)."""
    names = {
        "embeddings.word_embeddings": "words",
        "embeddings.position_embeddings": "positions",
        "embeddings.token_type_embeddings": "types",
        "embeddings.LayerNorm": "norm",
    }
    for at in range(layers):
        theirs, ours = f"encoder.layer.{at}.", f"layers.{at}."
        for name in ("query", "key", "value"):
            names[f"{theirs}attention.self.{name}"] = ours + name
        names[theirs + "attention.output.dense"] = ours + "out"
        names[theirs + "attention.output.LayerNorm"] = ours + "norm1"
        names[theirs + "intermediate.dense"] = ours + "up"
        names[theirs + "output.dense"] = ours + "down"
        names[theirs + "output.LayerNorm"] = ours + "norm2"
    for name in LABELS:
        names[name + ".crf"] = "crf." + name
        names[name] = "emissions." + name
    for name in PAIRS:
        names[name] = "pair." + name
    return names


def mpnet_names(layers):
    names = bert_names(layers)
    for at in range(layers):
        theirs, ours = f"encoder.layer.{at}.", f"layers.{at}."
        for name, short in (("query", "q"), ("key", "k"), ("value", "v"), ("out", "o")):
            names[f"{theirs}attention.attn.{short}"] = ours + name
        names[theirs + "attention.LayerNorm"] = ours + "norm1"
    names["encoder.relative_attention_bias"] = "relative"
    return names


def ours(name, names):
    """Our name of a tensor; none where we have no use for it."""
    for theirs in sorted(names, key=len, reverse=True):
        if name.startswith(theirs + "."):
            return names[theirs] + name[len(theirs):]
    return None


def load(network, path, config):
    """Takes from a file what we know of it; token types that it lacks start from its row 0, or from nothing."""
    names = (mpnet_names if network.mpnet else bert_names)(config["num_hidden_layers"])
    state = network.state_dict()
    tensors = load_file(path)
    for name, tensor in tensors.items():
        own = ours(name, names)
        if own not in state:
            continue
        tensor = tensor.float()
        if name + ".scale" in tensors:
            # Whole numbers, and what a unit of each row is worth.
            tensor = tensor * tensors[name + ".scale"].unsqueeze(1)
        if own == "types.weight" and len(tensor) != 8:
            tensor = tensor[:1] + torch.randn(8, tensor.shape[1]) * 0.002
        state[own] = tensor
    if network.mpnet:
        state["types.weight"] = torch.randn_like(state["types.weight"]) * 0.002
    network.load_state_dict(state)


def save_bert(state, path, layers):
    """Writes what the bundle has, half precision."""
    names = bert_names(layers)
    theirs = {own: name for name, own in names.items()}
    tensors = {}
    for own, tensor in state.items():
        stem = max((name for name in theirs if own.startswith(name + ".")), key=len)
        tensors[theirs[stem] + own[len(stem):]] = tensor.half().contiguous().cpu()
    save_file(tensors, path)


# ---- windows ----

def read_windows(path):
    if path.endswith(".pickle"):
        with open(path, "rb") as file:
            return pickle.load(file)
    opened = lzma.open(path, "rt") if path.endswith(".xz") else open(path)
    with opened as lines:
        return [window(json.loads(line)) for line in lines]


def window(line):
    for name in ("pieces", "types", "firsts", "ner", "attribution", "ner_allowed", "attribution_allowed"):
        if name in line:
            line[name] = np.array(line[name], dtype=np.uint16 if name == "pieces" else np.uint8 if name in SMALL else np.int16)
    for name in PAIRS:
        # [query, candidates, right ones]
        line[name] = [
            (query, np.array(candidates, dtype=np.int16).reshape(-1, 2), right)
            for query, candidates, right in line.get(name, [])
        ]
    return line


def found(data, name):
    """The file of that name, whatever its ending."""
    files = sorted(glob.glob(os.path.join(data, name + ".*")))
    if not files:
        raise SystemExit(f"{data}: no file {name}.*; `whosaid train --export` writes it")
    return files[0]


def epochs(data):
    return sorted(glob.glob(os.path.join(data, "epoch-*")))


def pack(args):
    os.makedirs(args.out, exist_ok=True)
    for path in sorted(glob.glob(os.path.join(args.data, "*.jsonl*"))):
        name = os.path.basename(path).split(".")[0]
        with open(os.path.join(args.out, name + ".pickle"), "wb") as file:
            pickle.dump(read_windows(path), file, protocol=5)


class Lessons:
    """Which windows come next: those of the epochs in turn, and from a share of the training on those of `--finish`."""

    def __init__(self, args):
        self.files = epochs(args.data)
        self.last = epochs(args.finish) if args.finish else []
        self.finish_from = args.finish_from if args.finish else 2.0
        self.given = [0, 0]

    def next(self, done):
        """Windows, and whether they are of the last part."""
        last = done >= self.finish_from
        files = self.last if last else self.files
        path = files[self.given[last] % len(files)]
        self.given[last] += 1
        return read_windows(path), last


def batched(windows, pieces):
    """Shuffled batches of about so many pieces, of windows about equally long."""
    order = sorted(range(len(windows)), key=lambda at: len(windows[at]["pieces"]) + random.random() * 24)
    batches, batch = [], []
    for at in order:
        if batch and (len(batch) + 1) * len(windows[at]["pieces"]) > pieces:
            batches.append(batch)
            batch = []
        batch.append(windows[at])
    batches.append(batch)
    random.shuffle(batches)
    return batches


def collate(windows):
    """A batch as tensors; what concerns tokens is padded (windows x tokens), questions are by rows of all windows' tokens laid end to end."""
    # In eights, as fused attention wants it.
    longest = -(-max(len(it["pieces"]) for it in windows) // 8) * 8
    tokens = [len(it["firsts"]) for it in windows]
    most = max(tokens)
    count = len(windows)
    pieces, types = np.zeros((2, count, longest), dtype=np.int64)
    mask = np.zeros((count, longest), dtype=bool)
    inside = np.zeros((count, most), dtype=bool)
    rows = np.zeros((count, most), dtype=np.int64)
    firsts, starts, start = [], [], 0
    for at, it in enumerate(windows):
        pieces[at, : len(it["pieces"])] = it["pieces"]
        types[at, : len(it["pieces"])] = it["types"]
        mask[at, : len(it["pieces"])] = True
        inside[at, : tokens[at]] = True
        rows[at, : tokens[at]] = np.arange(start, start + tokens[at])
        firsts.append(it["firsts"].astype(np.int64) + at * longest)
        starts.append(start)
        start += tokens[at]
    batch = {"pieces": pieces, "types": types, "mask": mask, "inside": inside, "rows": rows, "firsts": np.concatenate(firsts)}
    for name, labels in LABELS.items():
        known = [at for at, it in enumerate(windows) if name in it]
        gold = np.full((len(known), most), -1, dtype=np.int64)
        for row, at in enumerate(known):
            gold[row, : tokens[at]] = windows[at][name]
        partly = [at for at, it in enumerate(windows) if name + "_allowed" in it]
        allowed = np.ones((len(partly), most, labels), dtype=bool)
        for row, at in enumerate(partly):
            bits = windows[at][name + "_allowed"]
            allowed[row, : tokens[at]] = bits[:, None].astype(np.int32) >> np.arange(labels) & 1
        batch[name] = {"known": np.array(known, dtype=np.int64), "gold": gold}
        batch[name] |= {"partly": np.array(partly, dtype=np.int64), "allowed": allowed}
    for name in PAIRS:
        batch[name] = questions(windows, starts, name)
    return {key: to_tensor(value) for key, value in batch.items()}


def to_tensor(value):
    if isinstance(value, dict):
        return {key: to_tensor(part) for key, part in value.items()}
    return torch.from_numpy(value) if isinstance(value, np.ndarray) else value


def questions(windows, starts, name):
    asked = [(starts[at], question, at) for at, it in enumerate(windows) for question in it[name]]
    if not asked:
        return {}
    most = max(1, max(len(question[1]) for _, question, _ in asked))
    shape = (len(asked), most)
    query = np.zeros((len(asked), 2), dtype=np.int64)
    spans, places = {}, np.zeros(shape, dtype=np.int64)
    open_, buckets = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int64)
    right = np.zeros((len(asked), most + 1), dtype=bool)
    has_gold = np.zeros(len(asked), dtype=bool)
    for row, (start, question, _) in enumerate(asked):
        own, candidates, answer = question
        candidates = candidates.astype(np.int32)
        query[row] = (own[0] + start, own[1] + start)
        for column, (first, end) in enumerate(candidates.tolist()):
            places[row, column] = spans.setdefault((first + start, end + start), len(spans))
        open_[row, : len(candidates)] = True
        if len(candidates):
            buckets[row, : len(candidates)] = distance_buckets(own, candidates)
        if answer is not None:
            has_gold[row] = True
            right[row, answer if answer else [most]] = True
    key = np.array(list(spans) or [query[0]], dtype=np.int64)
    return {
        "query": query, "key": key, "candidates": places, "open": open_, "buckets": buckets,
        "right": right, "has_gold": has_gold,
    }


def distance_buckets(query, candidates):
    ahead = candidates[:, 0] >= query[0]
    gap = np.where(ahead, candidates[:, 0] - query[1], query[0] - candidates[:, 1]).clip(0)
    length = np.searchsorted(BUCKET_ENDS, gap, side="right")
    return np.where(ahead, length, len(BUCKET_ENDS) + 1 + length)


def to_device(value, device):
    if isinstance(value, dict):
        return {key: to_device(part, device) for key, part in value.items()}
    return value.to(device, non_blocking=True)


def loader(batches, workers):
    return torch.utils.data.DataLoader(
        batches, batch_size=None, collate_fn=None, num_workers=workers, prefetch_factor=8 if workers else None,
        pin_memory=torch.cuda.is_available() and workers > 0,
    )


class Batches(torch.utils.data.Dataset):
    """Batches of windows; those that nobody annotated are asked what a reader of their likeliest labels would ask."""

    def __init__(self, batches, vocabulary=None, pronouns=frozenset()):
        self.batches, self.vocabulary, self.pronouns = batches, vocabulary, pronouns

    def __len__(self):
        return len(self.batches)

    def __getitem__(self, at):
        windows = [ask(it, self.pronouns) if "likeliest" in it else it for it in self.batches[at]]
        batch = collate(windows)
        if self.vocabulary is not None:
            batch["pieces"] = self.vocabulary[batch["pieces"]]
        return batch


# ---- losses ----

def losses(network, batch, teachers, soft_share, device):
    """The loss per token: of annotated layers, mixed with what the teachers expect; of others the teachers' alone."""
    with autocast(device):
        states = network(batch)
    expected = teachers.expect(batch) if teachers else {}
    share = soft_share if teachers else 0.0
    total = states.new_zeros(())
    for name in LABELS:
        crf, tags, inside = network.crf[name], batch[name], batch["inside"]
        emissions = network.emissions[name](states)[batch["rows"]]
        partition = crf.log_partition(emissions, inside)
        known, partly = tags["known"], tags["partly"]
        if len(known):
            gold = partition[known] - crf.score(emissions[known], inside[known], tags["gold"])
            total = total + (1 - share) * gold.sum()
        if len(partly):
            reach = torch.where(tags["allowed"], emissions[partly], NEVER)
            total = total + (partition[partly] - crf.log_partition(reach, inside[partly])).sum()
        if teachers:
            soft = partition - crf.expected_score(emissions, inside, *expected[name])
            weight = torch.ones_like(soft)
            weight[known] = share
            total = total + (soft * weight).sum()
    for name in PAIRS:
        asked = batch[name]
        if not asked:
            continue
        logs = network.pair[name](states, asked)
        gold = -torch.logsumexp(torch.where(asked["right"], logs, NEVER), 1)
        own = torch.where(asked["has_gold"], (1 - share) * gold, 0.0).sum()
        if teachers:
            soft = -(expected[name] * logs).sum(1)
            own = own + torch.where(asked["has_gold"], share * soft, soft).sum()
        total = total + own * (1.0 if name == "antecedent" else 2.0)
    return total / len(states)


# ---- development ----

def spans_of(labels):
    spans, start, kind = [], None, None
    for at, label in enumerate(labels + [0]):
        inside = label > 0 and label % 2 == 0 and kind == (label - 1) // 2 and start is not None
        if not inside:
            if start is not None:
                spans.append((start, at, kind))
            start, kind = (at, (label - 1) // 2) if label > 0 else (None, None)
    return spans


@torch.no_grad()
def develop(network, windows, device, vocabulary):
    """Exact F1 of spans and right answers of pair heads, within windows."""
    network.eval()
    counts = {}
    random.seed(1)
    for group in batched(windows, 16384):
        batch = to_device(Batches([group], vocabulary)[0], device)
        with autocast(device):
            states = network(batch)
        for name in LABELS:
            known = batch[name]["known"]
            if not len(known):
                continue
            emissions = network.emissions[name](states)[batch["rows"]]
            best = network.crf[name].best(emissions[known], batch["inside"][known]).tolist()
            for row, at in enumerate(known.tolist()):
                count = len(group[at]["firsts"])
                gold = set(spans_of(group[at][name].tolist()))
                said = set(spans_of(best[row][:count]))
                for kind in {kind for *_, kind in gold | said}:
                    key = ("content", "cue", "source")[kind] if name == "attribution" else "ner"
                    of = lambda spans: {it for it in spans if it[2] == kind}
                    sums = counts.setdefault(key, [0, 0, 0])
                    sums[0] += len(of(gold) & of(said))
                    sums[1] += len(of(gold))
                    sums[2] += len(of(said))
        for name in PAIRS:
            if batch[name]:
                logs = network.pair[name](states, batch[name])
                right = batch[name]["right"].gather(1, logs.argmax(1)[:, None])
                sums = counts.setdefault("link " + name, [0, 0])
                sums[0] += int(right.sum())
                sums[1] += len(right)
    network.train()
    scores = {}
    for key, sums in sorted(counts.items()):
        scores[key] = 2 * sums[0] / (sums[1] + sums[2]) if len(sums) == 3 else sums[0] / sums[1]
    return scores


def shown(scores):
    return ", ".join(f"{key} {score:.4f}" for key, score in scores.items())


def autocast(device):
    return torch.autocast("cuda", dtype=torch.bfloat16, enabled=device == "cuda")


# ---- training ----

def groups(network, encoder, embeddings, heads, decay):
    """Parameters with rates; the lower a layer, the lower its rate by `decay`."""
    layers = len(network.layers)
    sorted_ = {}
    for name, parameter in network.named_parameters():
        top = name.split(".")[0]
        if top == "layers":
            rate = encoder * decay ** (layers - 1 - int(name.split(".")[1]))
        elif top in ("words", "positions", "norm"):
            rate = embeddings
        elif top in ("types", "relative"):
            rate = encoder
        else:
            rate = heads
        weight = 0.01 if parameter.dim() > 1 and "norm" not in name else 0.0
        sorted_.setdefault((rate, weight), []).append(parameter)
    return [{"params": params, "lr": rate, "weight_decay": weight} for (rate, weight), params in sorted_.items()]


class Mean:
    """A running mean of the weights (Polyak & Juditsky 1992)."""

    def __init__(self, network, decay):
        self.decay, self.step = decay, 0
        self.mean = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def add(self, network):
        self.step += 1
        decay = min(self.decay, (1 + self.step) / (10 + self.step))
        state = network.state_dict()
        names = list(self.mean)
        torch._foreach_lerp_([self.mean[name] for name in names], [state[name] for name in names], 1 - decay)


def run(network, lesson, args, device, vocabulary, rates, keep, teachers=None):
    """Trains over passes (`lesson` makes the batches of one) and leaves the running mean of the weights in the network; `keep` writes it
    after each."""
    encoder, embeddings, heads, decay = rates
    optimizer = torch.optim.AdamW(groups(network, encoder, embeddings, heads, decay), betas=(0.9, 0.98), fused=device == "cuda")
    peaks = [group["lr"] for group in optimizer.param_groups]
    mean = Mean(network, 0.999)
    pronouns = teachers.pronouns if teachers else frozenset()
    step = 0
    done, number = 0.0, 0
    began = time.time()
    seconds = args.seconds - (began - BEGAN)
    while number < args.passes and done < 1:
        batches, last = lesson(done)
        steps = len(batches)
        for at, batch in enumerate(loader(Batches(batches, vocabulary, pronouns), args.workers)):
            done = (number + at / steps) / args.passes
            if args.seconds:
                done = max(done, (time.time() - began) / seconds)
            if done >= 1 or args.finish and not last and done >= args.finish_from:
                break
            warm = 0.04
            factor = done / warm if done < warm else (1 - done) / (1 - warm)
            for group, peak in zip(optimizer.param_groups, peaks):
                group["lr"] = peak * max(factor, 1e-3)
            loss = losses(network, to_device(batch, device), teachers, args.soft_share, device)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            mean.add(network)
            step += 1
            if step % 50 == 0:
                print(f"  step {step} ({done:.3f}) loss {float(loss.detach()):.4f} {time.time() - BEGAN:.0f} s", flush=True)
        number += 1
        print(f"pass {number}, {time.time() - BEGAN:.0f} s, {step} steps", flush=True)
        keep(mean.mean, {})
    network.load_state_dict(mean.mean)
    scores = developed(network, args, device, vocabulary)
    keep(mean.mean, scores)
    return scores


def developed(network, args, device, vocabulary):
    """Scores on the development windows; those of `--finish` are only printed."""
    scores = develop(network, read_windows(found(args.data, "development")), device, vocabulary)
    print(f"{time.time() - BEGAN:.0f} s: {shown(scores)}", flush=True)
    if args.finish:
        print(f"  finish: {shown(develop(network, read_windows(found(args.finish, 'development')), device, vocabulary))}", flush=True)
    return scores


def mpnet_vocabulary(mpnet, bert):
    """MPNet's number of each of BERT's pieces."""
    with open(os.path.join(mpnet, "vocab.txt")) as lines:
        known = {line.rstrip("\n"): at for at, line in enumerate(lines)}
    other = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
    with open(os.path.join(bert, "vocab.txt")) as lines:
        pieces = [line.rstrip("\n") for line in lines]
    return torch.tensor([known.get(other.get(piece, piece), known["[UNK]"]) for piece in pieces])


def config_of(folder):
    with open(os.path.join(folder, "config.json")) as file:
        return json.load(file)


def teacher(args, device):
    config = config_of(args.base)
    network = Network(config)
    load(network, os.path.join(args.base, "model.safetensors"), config)
    network.to(device)
    vocabulary = mpnet_vocabulary(args.base, args.bert) if network.mpnet else None
    lessons = Lessons(args)
    rates = (args.rate, args.rate / 2, 1e-3, args.layer_decay)

    def lesson(done):
        windows, last = lessons.next(done)
        return batched(windows, args.pieces), last

    def keep(state, scores):
        half = {name: value.half() for name, value in state.items()}
        torch.save({"config": config, "vocabulary": vocabulary, "state": half, "scores": scores}, args.out)

    run(network, lesson, args, device, vocabulary, rates, keep)


def opened(path, device):
    saved = torch.load(path, weights_only=True)
    if not saved["scores"]:
        raise SystemExit(f"{path}: cut off before it was scored; let it learn to its end, since its scores say which heads it may teach")
    network = Network(saved["config"])
    network.load_state_dict({name: value.float() for name, value in saved["state"].items()})
    return network.to(device).eval(), saved["vocabulary"], saved["scores"]


class Teachers:
    """What several networks expect, in the mean; of each head those that are no more than two points behind the best."""

    def __init__(self, paths, start, scores, bert, device):
        known = [opened(path, device) for path in paths] + [(start, None, scores)]
        self.heads = []
        for name in (*LABELS, *PAIRS):
            marks = [score_of(scores, name) for *_, scores in known]
            good = [at for at, mark in enumerate(marks) if mark >= max(marks) - 0.02]
            print(f"  {name}: {', '.join(f'{mark:.4f}' for mark in marks)}; taught by {good}", flush=True)
            self.heads.append((name, good))
        used = sorted({at for _, good in self.heads for at in good})
        self.networks = [known[at][:2] for at in used]
        self.heads = {name: [used.index(at) for at in good] for name, good in self.heads}
        self.device = device
        with open(os.path.join(bert, "vocab.txt")) as lines:
            pieces = {line.rstrip("\n"): at for at, line in enumerate(lines)}
        self.pronouns = frozenset(pieces[word] for word in PRONOUNS)

    @torch.no_grad()
    def states(self, batch, which=None):
        """Of each network, or of some."""
        part = {key: batch[key] for key in ("types", "mask", "firsts")}
        states = []
        for network, vocabulary in self.networks if which is None else [self.networks[at] for at in which]:
            pieces = batch["pieces"] if vocabulary is None else vocabulary.to(self.device)[batch["pieces"]]
            with autocast(self.device):
                states.append(network(part | {"pieces": pieces}))
        return states

    @torch.no_grad()
    def expect(self, batch):
        """Labels and moves of the tag heads, and the probabilities of the answers of the pair heads."""
        expected = {}
        every = self.states(batch)
        for name, good in self.heads.items():
            for at in good:
                network, states = self.networks[at][0], every[at]
                if name in LABELS:
                    emissions = network.emissions[name](states)[batch["rows"]]
                    parts = network.crf[name].expectations(emissions, batch["inside"])
                    sums = expected.setdefault(name, [0.0, 0.0])
                    expected[name] = [sum_ + part / len(good) for sum_, part in zip(sums, parts)]
                elif batch[name]:
                    answers = network.pair[name](states, batch[name]).exp() / len(good)
                    expected[name] = expected.get(name, 0.0) + answers
        return expected

    @torch.no_grad()
    def label(self, windows, pieces=65536):
        """Adds the likeliest label of each token, by one teacher of a head, for the questions to be asked by."""
        for group in batched([it for it in windows if "likeliest" not in it], pieces):
            batch = to_device({key: value for key, value in collate(group).items() if key in ("pieces", "types", "mask", "firsts")}, self.device)
            starts = np.cumsum([0] + [len(it["firsts"]) for it in group])
            states = {at: self.states(batch, [at])[0] for at in {self.heads[name][0] for name in LABELS}}
            for name in LABELS:
                at = self.heads[name][0]
                scores = self.networks[at][0].emissions[name](states[at])
                labels = scores.argmax(1).to(torch.uint8).cpu().numpy()
                for row, it in enumerate(group):
                    it.setdefault("likeliest", {})[name] = labels[starts[row]:starts[row + 1]]


def score_of(scores, name):
    """Of a head on development windows."""
    if name == "attribution":
        return (scores["content"] + scores["cue"] + scores["source"]) / 3
    return scores[name] if name in LABELS else scores["link " + name]


def ask(it, pronouns):
    """The window with the questions that its likeliest labels raise."""
    best = {name: spans_of(it["likeliest"][name].tolist()) for name in LABELS}
    contents, cues, sources = ([span[:2] for span in best["attribution"] if span[2] == kind] for kind in range(3))
    it = dict(it)
    for name, keys in (("cue", cues), ("source", sources)):
        candidates = np.array(keys, dtype=np.int32).reshape(-1, 2)
        it[name] = [(content, candidates, None) for content in contents]
    # People and bodies, sources, pronouns: of two that overlap the shorter.
    mentions = {span[:2] for span in best["ner"] if span[2] in (0, 1)} | set(sources)
    for token, piece in enumerate(it["pieces"][it["firsts"]].tolist()):
        if piece in pronouns:
            mentions.add((token, token + 1))
    taken = np.zeros(len(it["firsts"]), dtype=bool)
    kept = []
    for span in sorted(mentions, key=lambda span: (span[1] - span[0], span[0])):
        if not taken[span[0]:span[1]].any():
            taken[span[0]:span[1]] = True
            kept.append(span)
    kept = np.array(sorted(kept), dtype=np.int32).reshape(-1, 2)
    before = [kept[max(0, at - MOST_CANDIDATES):at] for at in range(len(kept))]
    it["antecedent"] = [(query, candidates, None) for query, candidates in zip(kept.tolist(), before)]
    return it


def student(args, device):
    config = config_of(args.base) | {"model_type": "bert"}
    network = Network(config)
    load(network, args.start or os.path.join(args.base, "model.safetensors"), config)
    network.to(device)
    print("at the start:", flush=True)
    scores = developed(network, args, device, None)
    teachers = Teachers(args.teachers, copy.deepcopy(network).eval(), scores, args.bert, device)
    plain = read_windows(found(args.data, "plain"))
    lessons = Lessons(args)

    def lesson(done):
        windows, last = lessons.next(done)
        share = args.plain_share / 4 if last else args.plain_share
        some = random.sample(plain, int(len(plain) * share))
        teachers.label(some)
        return batched(windows + some, args.pieces), last

    def keep(state, _):
        save_bert(state, args.out, config["num_hidden_layers"])

    rates = (args.rate, args.rate / 2, args.rate * 3, 1.0)
    log(args, run(network, lesson, args, device, None, rates, keep, teachers))


def log(args, scores):
    """Beside the weights, as `whosaid train` keeps it: the bundle's manifest has the scores from there."""
    names = {"link antecedent": "antecedent", "link cue": "cue_link", "link source": "source_link"}
    scores = {names.get(name, name): score for name, score in scores.items()}
    scores["mean"] = sum(scores.values()) / len(scores)
    with open(os.path.join(os.path.dirname(args.out), "log.csv"), "w") as file:
        file.write(",".join(["epoch", "weights", *scores, "seconds"]) + "\n")
        file.write(",".join(["0", "mean", *(f"{score:.4f}" for score in scores.values()), f"{time.time() - BEGAN:.0f}"]) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("role", choices=["pack", "teacher", "student"])
    parser.add_argument("--data", required=True, help="folder of `whosaid train --export`")
    parser.add_argument("--finish", help="folder of windows that are learned from last")
    parser.add_argument("--finish-from", type=float, default=0.7, help="after this share of the training")
    parser.add_argument("--base", help="folder of the network's base weights: config.json, model.safetensors, vocab.txt")
    parser.add_argument("--bert", required=True, help="folder with the vocab.txt of the windows")
    parser.add_argument("--out", required=True)
    parser.add_argument("--teachers", nargs="*", default=[])
    parser.add_argument("--start", help="weights of a bundle that the student goes on from")
    parser.add_argument("--passes", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--layer-decay", type=float, default=0.9)
    parser.add_argument("--soft-share", type=float, default=0.5)
    parser.add_argument("--plain-share", type=float, default=0.5, help="of the plain windows, in each pass; a quarter of it in the last part")
    parser.add_argument("--pieces", type=int, default=8192, help="in a step")
    parser.add_argument("--seconds", type=float, default=0, help="end so long after the start of the program, the rates with it")
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.role == "pack":
        return pack(args)
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    # Tensors between processes by files: the number of open files is limited.
    torch.multiprocessing.set_sharing_strategy("file_system")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    (teacher if args.role == "teacher" else student)(args, device)


if __name__ == "__main__":
    main()
