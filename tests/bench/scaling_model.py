#!/usr/bin/python3
"""Prints the tables of scaling.md: time of one iteration of the own elliptic solver on many GPUs, from a model.

  tests/bench/scaling_model.py
Every constant stands here with where it comes from. Bytes and messages are those of the code as it is (slabs) and of
what it would need (blocks); bandwidths and latencies of GPU and network are assumed, no GPU was at hand.
"""
import math

COPY = 2.8e12        # B/s, assumed: HBM3 of an H100, 3.35e12 on paper
SHARE = 0.85         # of the copy that a kernel reaches, the aim
LAUNCH = 3e-6        # s a kernel, assumed
NETWORK = 4.5e10     # B/s a GPU, assumed: 400 Gb/s less headers
LATENCY = 5e-6       # s a message between GPUs of two nodes, assumed
HOP = 4e-6           # s a step of a reduction tree, assumed
FINE = 354           # B a cell and visit: 12 half sweeps (28 B, the first 12), residual and restriction, prolongation
VECTORS = 72         # B a cell and iteration in single precision: r.z, p, A p with p.q, x and r with |r|
EXCHANGES = 14       # a visit of a level; measured: 46 an iteration at 64^3 (3 visits), 97 at 96^3 (7), 2 ranks
KERNELS = 16         # launches a visit
REDUCTIONS = 4       # an iteration
SHARED = 8192        # cells below which a level is held by every rank
ITERATIONS = 15      # a step, dendrite_3d


def visits(level):
    return 2 ** min(level, 3)


def local_level(cells, level):
    """Seconds that a GPU needs for its cells of a level, all visits of an iteration."""
    return visits(level) * (FINE * cells / (COPY * SHARE) + KERNELS * LAUNCH)


def messages(level, faces, cells_a_face):
    return visits(level) * EXCHANGES * (LATENCY * min(faces, 2) + faces * 4 * cells_a_face / NETWORK)


def vectors(cells):
    return VECTORS * cells / (COPY * SHARE) + 6 * LAUNCH


def slabs(n, ranks):
    """One iteration for n^3 cells in `ranks` slabs: (seconds, of it the shared levels'), None if they do not fit."""
    thick, level, time = n / ranks, 0, vectors(n ** 3 / ranks)
    if ranks > 1 and thick < 14:  # 4 sweeps + 2 slices at least
        return None
    # every reduction gathers a number a slice from all ranks
    time += REDUCTIONS * (8 * n / NETWORK + HOP * math.log2(max(ranks, 2))) * (ranks > 1)
    while ranks > 1 and thick >= 2 and (n / 2 ** level) ** 3 > SHARED:
        side = n / 2 ** level
        time += local_level(side * side * thick, level) + messages(level, 2, side * side)
        thick, level = thick / 2, level + 1
    shared, side = 0.0, n / 2 ** level
    if ranks > 1:  # gathered, then every rank does all of it
        shared += visits(level) * (4 * side ** 3 / NETWORK + HOP * math.log2(ranks))
    while side > 4:
        shared += local_level(side ** 3, level)
        level, side = level + 1, side / 2
    return time + shared, shared


def blocks(n_local, ranks):
    """The same for bricks of n_local^3 and levels that go on with fewer ranks, one face an exchange each."""
    side, level, time = n_local, 0, vectors(n_local ** 3) + REDUCTIONS * 2 * HOP * math.log2(max(ranks, 2))
    total = n_local * ranks ** (1 / 3)
    while total > 4:
        time += local_level(max(side, 4) ** 3, level) + (messages(level, 6, max(side, 4) ** 2) if ranks > 1 else 0)
        side, total, level = side / 2, total / 2, level + 1
    return time


def main():
    print("one GPU, n^3 cells: ms an iteration, ms a step of 15 iterations (other kernels not counted)")
    for n in (128, 256, 512):
        time = slabs(n, 1)[0]
        print(f"| {n} | {1e3 * time:.2f} | {1e3 * ITERATIONS * time:.0f} |")
    print("strong scaling of 1024^3 in slabs: GPUs, ms an iteration, of it shared levels, efficiency against 8")
    first = slabs(1024, 8)[0]
    for ranks in (8, 16, 32, 64):
        time, shared = slabs(1024, ranks)
        print(f"| {ranks} | {1e3 * time:.2f} | {1e3 * shared:.2f} | {100 * first * 8 / (time * ranks):.0f} % |")
    print("weak scaling, 256^3 a GPU in blocks: GPUs, ms an iteration, efficiency against 1")
    one = blocks(256, 1)
    for ranks in (1, 8, 64, 512, 1000, 10000):
        time = blocks(256, ranks)
        print(f"| {ranks} | {1e3 * time:.2f} | {100 * one / time:.0f} % |")
    print("strong scaling of 2048^3 in blocks: GPUs, cells a GPU, ms an iteration, efficiency against 64")
    first = blocks(512, 64)
    for ranks, n_local in ((64, 512), (512, 256), (4096, 128), (10000, 2048 / 10000 ** (1 / 3))):
        time = blocks(n_local, ranks)
        print(f"| {ranks} | {n_local:.0f}^3 | {1e3 * time:.2f} | {100 * first * 64 / (time * ranks):.0f} % |")


if __name__ == "__main__":
    main()
