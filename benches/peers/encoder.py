#!/usr/bin/env python3
"""The encoder of a bundle in ONNX Runtime, f32 and int8, beside our own, on one thread: pieces a second over the windows of one article.

    python3 benches/peers/encoder.py [BUNDLE] [ARTICLE] [ROUNDS]

The graph is written from the bundle's weights (LayerNormalization and Gelu as the fused operators that ONNX Runtime has), int8 is its
dynamic quantisation, weights by channel. Ours is `cargo bench --bench stages -- encoder`, run between the rounds; what is compared are the
medians of the rounds. The packages are installed into a virtual environment in a temporary folder, at the versions named here;
`--installed` as the last word uses what is there.
"""
import json, pathlib, re, statistics, subprocess, sys, tempfile, time

from packages import run_with

PACKAGES = ["onnx==1.19.0", "onnxruntime==1.23.2", "safetensors==0.6.2", "tokenizers==0.22.1", "numpy"]
LENGTH = 256


def graph(bundle, sizes, path):
    """Writes the encoder: pieces, token types -> states."""
    import numpy, onnx
    from onnx import TensorProto, helper, numpy_helper
    from safetensors.numpy import load_file
    weights = {name: value.astype(numpy.float32) for name, value in load_file(bundle / "model.safetensors").items()}
    heads, hidden = sizes["heads"], sizes["hidden"]
    constants, nodes = {}, []

    def constant(name, value):
        constants[name] = numpy_helper.from_array(numpy.ascontiguousarray(value), name)
        return name

    def node(kind, inputs, **attributes):
        out = f"{kind.lower()}_{len(nodes)}"
        nodes.append(helper.make_node(kind, inputs, [out], name=out, **attributes))
        return out

    def linear(x, name):
        product = node("MatMul", [x, constant(name + ".w", weights[name + ".weight"].T)])
        return node("Add", [product, constant(name + ".b", weights[name + ".bias"])])

    def norm(x, name):
        scale, shift = (constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return node("LayerNormalization", [x, scale, shift], axis=-1, epsilon=1e-12)

    words, types = (
        node("Gather", [constant(f"{name}.table", weights[f"embeddings.{name}.weight"]), given])
        for name, given in (("word_embeddings", "pieces"), ("token_type_embeddings", "types"))
    )
    places = constant("places", weights["embeddings.position_embeddings.weight"][None, :LENGTH])
    x = norm(node("Add", [node("Add", [words, types]), places]), "embeddings.LayerNorm")
    split = constant("split", numpy.array([0, 0, heads, hidden // heads], dtype=numpy.int64))
    joined = constant("joined", numpy.array([0, 0, hidden], dtype=numpy.int64))
    scale = constant("scale", numpy.array((hidden // heads) ** -0.5, dtype=numpy.float32))
    for at in range(sizes["layers"]):
        layer = f"encoder.layer.{at}."
        query, key, value = (
            node("Transpose", [node("Reshape", [linear(x, f"{layer}attention.self.{part}"), split])], perm=order)
            for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]))
        )
        shares = node("Softmax", [node("Mul", [node("MatMul", [query, key]), scale])], axis=-1)
        seen = node("Transpose", [node("MatMul", [shares, value])], perm=[0, 2, 1, 3])
        seen = linear(node("Reshape", [seen, joined]), layer + "attention.output.dense")
        x = norm(node("Add", [x, seen]), layer + "attention.output.LayerNorm")
        wide = node("Gelu", [linear(x, layer + "intermediate.dense")])
        x = norm(node("Add", [x, linear(wide, layer + "output.dense")]), layer + "output.LayerNorm")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", LENGTH]) for name in ("pieces", "types")]
    output = helper.make_tensor_value_info(x, TensorProto.FLOAT, ["batch", LENGTH, hidden])
    made = helper.make_graph(nodes, "encoder", inputs, [output], list(constants.values()))
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def session(path):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def windows(bundle, article):
    import numpy
    from tokenizers import Tokenizer
    tokenizer = Tokenizer.from_file(str(bundle / "tokenizer.json"))
    pieces = tokenizer.encode(article.read_text(encoding="utf-8"), add_special_tokens=False).ids
    pieces = (pieces * (LENGTH * 8 // len(pieces) + 1))[: LENGTH * 8]
    pieces = numpy.array(pieces, dtype=numpy.int64).reshape(-1, LENGTH)
    return {"pieces": pieces, "types": numpy.zeros_like(pieces)}


def ours():
    """Pieces a second, f32 and int8, as criterion prints them."""
    command = ["cargo", "bench", "--bench", "stages", "--", "encoder", "--quick"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = {}
    for name, low, unit in re.findall(r"encoder/(f32|int8).*?thrpt:\s*\[([\d.]+) (\S+)", printed, re.S):
        factor = {"elem/s": 1, "Kelem/s": 1e3, "Melem/s": 1e6}[unit]
        found[name] = float(low) * factor
    if set(found) != {"f32", "int8"}:
        sys.exit(f"cargo bench printed something else:\n{printed}")
    return found


def main():
    words = sys.argv[1:]
    if not words or words[-1] != "--installed":
        run_with(PACKAGES)
    words.pop()
    bundle = pathlib.Path(words[0] if words else "models/en-small")
    article = pathlib.Path(words[1] if len(words) > 1 else "corpus/bench/article.txt")
    rounds = int(words[2]) if len(words) > 2 else 5
    import tomllib
    from onnxruntime.quantization import QuantType, quantize_dynamic
    sizes = tomllib.loads((bundle / "manifest.toml").read_text())["encoder"]
    given = windows(bundle, article)
    with tempfile.TemporaryDirectory() as scratch:
        paths = {name: f"{scratch}/{name}.onnx" for name in ("f32", "int8")}
        graph(bundle, sizes, paths["f32"])
        quantize_dynamic(paths["f32"], paths["int8"], per_channel=True, weight_type=QuantType.QInt8)
        sessions = {name: session(path) for name, path in paths.items()}
        speeds = {f"{who} {name}": [] for name in sessions for who in ("ours", "onnxruntime")}
        for _ in range(rounds):
            for name, speed in ours().items():
                speeds[f"ours {name}"].append(speed)
            for name, it in sessions.items():
                it.run(None, given)
                start = time.perf_counter()
                for _ in range(3):
                    it.run(None, given)
                speeds[f"onnxruntime {name}"].append(3 * given["pieces"].size / (time.perf_counter() - start))
    print("engine\tpieces/s (median)\tlowest\thighest")
    for name, found in speeds.items():
        print(f"{name}\t{statistics.median(found):.0f}\t{min(found):.0f}\t{max(found):.0f}")
    for name in sessions:
        ratio = statistics.median(speeds[f"ours {name}"]) / statistics.median(speeds[f"onnxruntime {name}"])
        print(f"ours over onnxruntime, {name}: {ratio:.2f}")


main()
