#!/usr/bin/env python3
"""Retort's engine beside PyTorch, on this machine: a table, and with --json FILE the same as JSON.

    speed.py ENGINE_LOOPS [--quick] [--json FILE]

Both sides do the same work (tests/bench/speed/engine_loops.cpp, peer.py) in processes of their own, turn about, so that what else
the machine does falls on both. A ratio is the median over the rounds, each side at the number of threads that is best for it; the
spread is its quartiles.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

PEER = [sys.executable, str(Path(__file__).with_name("peer.py"))]
CORES = len(os.sched_getaffinity(0))


class Loop:
    """A process that does steps when it is told to, and says how long they took."""

    def __init__(self, command, threads):
        environment = dict(os.environ, OMP_WAIT_POLICY="PASSIVE", OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
        self.threads = threads
        self.process = subprocess.Popen([*command, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit(f"{' '.join(command)} did not start.")

    def begin(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()

    def seconds(self, steps):
        self.begin(steps)
        return self.end()

    def end(self):
        return float(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def spread(values):
    low, middle, high = statistics.quantiles(values, n=4)
    return {"ratio": middle, "low": low, "high": high, "rounds": len(values)}


def best(loops, times):
    """The times of the loop that is quickest in the middle."""
    return min(((loop, times[loop]) for loop in loops), key=lambda item: statistics.median(item[1]))


def throughput(engine, model, batch, steps, rounds):
    threads = sorted({1, CORES})
    ours = [Loop([engine, "train", model, str(batch)], n) for n in threads]
    theirs = [Loop([*PEER, "train", model, str(batch)], n) for n in threads]
    times = {loop: [] for loop in ours + theirs}
    for loop in times:
        loop.seconds(steps)
    for _ in range(rounds):
        for loop, found in times.items():
            found.append(loop.seconds(steps))
    (our, mine), (their, peers) = best(ours, times), best(theirs, times)
    result = spread([b / a for a, b in zip(mine, peers)])
    result["detail"] = (f"{steps * batch / statistics.median(mine):.0f} samples/s on {our.threads} thread(s), "
                        f"PyTorch {steps * batch / statistics.median(peers):.0f} on {their.threads}")
    for loop in times:
        loop.__exit__()
    return result


def share_of_products(engine, rounds):
    """What part of the rate of large matrix products a whole training step reaches: MLP 784-800-800-10, batch 512, one thread."""
    batch, weights = 512, (784 * 800, 800 * 800, 800 * 10)
    flops = 2 * batch * (3 * sum(weights) - weights[0])       # forward, weights' and inputs' gradients; the first layer has none of the last
    shares = []
    with Loop([engine, "train", "mlp", str(batch)], 1) as loop:
        loop.seconds(4)
        for _ in range(rounds):
            product = loop.seconds(-4) / 4 / (2 * 1024 ** 3)  # a negative number: products of 1024 × 1024 matrices
            shares.append(flops * product / (loop.seconds(4) / 4))
    return spread(shares)


def two_at_once(engine, rounds):
    ratios = []
    with Loop([engine, "train", "mlp", "128"], 1) as first, Loop([engine, "train", "mlp", "128"], 1) as second:
        first.seconds(20), second.seconds(20)
        for _ in range(rounds):
            alone = first.seconds(40)
            first.begin(40)
            second.begin(40)
            ratios.append(2 * alone / max(first.end(), second.end()))
    return spread(ratios)


def beside_busy_cores(engine, rounds):
    ratios = []
    with Loop([engine, "train", "mlp", "128"], CORES) as loop:
        loop.seconds(20)
        for _ in range(rounds):
            idle = loop.seconds(40)
            busy = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(CORES)]
            ratios.append(idle / loop.seconds(40))
            for process in busy:
                process.kill()
                process.wait()
    return spread(ratios)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json")
    given = parser.parse_args()
    engine, rounds = given.engine, 5 if given.quick else 11
    rows = [
        ("training, MLP 2 × 800, batch 128, against PyTorch", 0.97, 1.1, lambda: throughput(engine, "mlp", 128, 20, rounds)),
        ("training, CNN, batch 128, against PyTorch", 0.97, 1.3, lambda: throughput(engine, "cnn", 128, 6, rounds)),
        ("training, ResNet-20, batch 128, against PyTorch", 0.97, 1.3, lambda: throughput(engine, "resnet20", 128, 2, rounds)),
        ("share of the matrix products' rate, MLP, batch 512, one thread", 0.85, 0.92, lambda: share_of_products(engine, rounds)),
        ("two runs of one thread at once, against one", 1.8, 1.95, lambda: two_at_once(engine, rounds)),
        ("beside a busy process on every core, against idle", 0.4, 0.5, lambda: beside_busy_cores(engine, rounds)),
    ]
    results = []
    print(f"{'what':66} {'median':>7} {'quartiles':>13} {'needs':>6} {'aim':>6}")
    for what, needs, aim, measure in rows:
        result = {"what": what, "needs": needs, "aim": aim, **measure()}
        results.append(result)
        verdict = "" if result["ratio"] >= aim else "  short of the aim" if result["ratio"] >= needs else "  TOO LOW"
        print(f"{what:66} {result['ratio']:7.2f} {result['low']:6.2f} {result['high']:6.2f} {needs:6.2f} {aim:6.2f}{verdict}"
              + (f"\n    {result['detail']}" if "detail" in result else ""), flush=True)
    if given.json:
        Path(given.json).write_text(json.dumps(results, indent=1) + "\n")


main()
