#!/usr/bin/env python3
"""Packs all longer texts for people at about half their size: src/words.txt and src/catalog.txt.

usage: words.py src/words.txt src/catalog.txt OUT.h OUT.c

Each line is "KEY | text" or "KEY | text | text ..."; the texts of a key get the numbers WORDS_KEY,
WORDS_KEY + 1 and so on. A line "@enum HEADER" says that the keys up to the next "@" are the
enumerators of an enum, in its order and from 0: the compiler then checks that. "\\n" is a line end,
"\\s" a blank at an edge.

A line of the catalogue is "code | http | KIND | cause | remedy"; its texts get the numbers
WORDS_CATALOGUE + 3 * row (code, cause, remedy), and the rows become catalog_rows. "-" stands for what
the kind says.

Packing is byte-pair encoding: the most frequent pair of bytes is replaced by one byte that no text
has (CODES), again and again; src/core/words.c undoes it with a small stack. A text that was there
before becomes REFERENCE and its number. What comes of that gets canonical Huffman codes; each BLOCK
of texts begins with a byte of its own, so that a text is found without reading all before it.
"""
import collections
import heapq
import sys

# In the order of words_pairs. 10 is a line end: its place there stays empty.
CODES = [*range(0x80, 0x100), *range(1, 0x20)]
# Stands before the number of an earlier text of the same words, in two digits of base 255, from 1.
REFERENCE = 0x7F
# Depth of the unpacker's stack (src/core/words.c).
DEPTH = 16
# Texts that are found together.
BLOCK = 16
# Bits of the longest code: words_lengths has so many places.
LONGEST = 16


def read(path):
    """[(key, header of its enum or None, [texts])] in order."""
    rows, header = [], None
    for number, line in enumerate(open(path, encoding="ascii"), 1):
        line = line.rstrip("\n")
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            header = line.split()[1] if line.startswith("@enum ") else None
            continue
        key, *texts = (part.strip() for part in line.split(" | "))
        if not all(texts) or not texts or not key.isidentifier():
            sys.exit(f"{path}:{number}: want KEY | text, found: {line}")
        rows.append((key, header, [text.replace("\\n", "\n").replace("\\s", " ") for text in texts]))
    return rows


def read_catalogue(path):
    """[(code, http, kind, cause, remedy)] in byte order."""
    rows = []
    for number, line in enumerate(open(path, encoding="ascii"), 1):
        line = line.rstrip("\n")
        if not line or line.startswith("#"):
            continue
        row = tuple(part.strip() for part in line.split(" | "))
        if len(row) != 5 or not all(row) or (rows and rows[-1][0] >= row[0]):
            sys.exit(f"{path}:{number}: want code | http | KIND | cause | remedy in byte order, found: {line}")
        rows.append(row)
    return rows


def replace(text, pair, code):
    out, i = [], 0
    while i < len(text):
        if text[i:i + 2] == pair:
            out.append(code)
            i += 2
        else:
            out.append(text[i])
            i += 1
    return out


def pack(texts):
    """(pairs, packed texts): the CODES stand for pairs."""
    packed, pairs, depth = [list(text.encode()) for text in texts], [], [0] * 256
    for code in CODES:
        if code == ord("\n"):
            pairs.append((0, 0))
            continue
        count = collections.Counter()
        for text in packed:
            count.update(zip(text, text[1:]))
        best = [p for p in count if 1 + max(depth[p[0]], depth[p[1]]) < DEPTH]
        if not best:
            break
        # The smallest of the most frequent: the same on every machine.
        pair = min(best, key=lambda p: (-count[p], p))
        if count[pair] < 3:
            break
        depth[code] = 1 + max(depth[pair[0]], depth[pair[1]])
        pairs.append(pair)
        packed = [replace(text, list(pair), code) for text in packed]
    return pairs, packed


def code_lengths(counts):
    """{byte: bits of its code}: two rarest trees become one, again and again."""
    trees = [(n, byte, (byte,)) for byte, n in counts.items()]
    heapq.heapify(trees)
    bits = dict.fromkeys(counts, 0)
    while len(trees) > 1:
        (n, _, some), (m, at, others) = heapq.heappop(trees), heapq.heappop(trees)
        for byte in some + others:
            bits[byte] += 1
        heapq.heappush(trees, (n + m, at, some + others))
    return bits


def to_bits(packed):
    """(how many codes by length, bytes in the order of their codes, bits, where blocks begin)."""
    bits = code_lengths(collections.Counter(byte for text in packed for byte in text + [0]))
    symbols = sorted(bits, key=lambda byte: (bits[byte], byte))
    lengths = [list(bits.values()).count(n + 1) for n in range(LONGEST)]
    if max(bits.values()) > LONGEST:
        sys.exit("words.py: a code is longer than %d bits" % LONGEST)
    codes, code, length = {}, 0, 0
    for byte in symbols:
        code <<= bits[byte] - length
        length = bits[byte]
        codes[byte] = format(code, "0%db" % length)
        code += 1
    data, blocks = [], []
    for at in range(0, len(packed), BLOCK):
        blocks.append(len(data))
        block = "".join(codes[byte] for text in packed[at:at + BLOCK] for byte in text + [0])
        block += "0" * (-len(block) % 8)
        data += [int(block[i:i + 8], 2) for i in range(0, len(block), 8)]
    return lengths, symbols, data, blocks


def refer(texts):
    """{number: number of the same text before it}, where a reference is shorter."""
    first = {}
    for number, text in enumerate(texts):
        first.setdefault(text, number)
    return {n: first[text] for n, text in enumerate(texts) if first[text] < n and len(text) > 8}


def header_text(rows, catalogue):
    lines = ["/* Made by tools/words.py. */", "enum words_id {"]
    at = 0
    for key, _, texts in rows:
        lines.append(f"    WORDS_{key} = {at},")
        at += len(texts)
    lines += [f"    WORDS_CATALOGUE = {at},", f"    WORDS_END = {at + 3 * len(catalogue)}", "};",
              f"enum {{ CATALOG_ROWS = {len(catalogue)}, WORDS_BLOCK = {BLOCK} }};", ""]
    return "\n".join(lines)


def c_text(rows, catalogue, pairs, packed):
    headers = sorted({header for _, header, _ in rows if header} | {"core/catalog.h", "core/words.h"})
    lines = ["/* Made by tools/words.py. */"] + [f'#include "{header}"' for header in headers]
    counts = collections.Counter()
    for key, header, _ in rows:
        if header:
            lines.append(f'_Static_assert({key} == {counts[header]}, "src/words.txt: order of {header}");')
            counts[header] += 1
    lines.append("const struct catalog catalog_rows[CATALOG_ROWS] = {")
    lines += ["    {CATALOG_%s, %s}," % (kind, http) for _, http, kind, _, _ in catalogue] + ["};"]
    pair_bytes = ", ".join(str(b) for pair in pairs for b in pair)
    lines.append(f"const unsigned char words_pairs[{2 * len(CODES)}] = {{{pair_bytes}}};")
    lengths, symbols, data, blocks = to_bits(packed)
    lines.append(f"const unsigned char words_lengths[{LONGEST}] = {{{', '.join(map(str, lengths))}}};")
    for kind, name, values in (("uint16_t", "blocks", blocks), ("unsigned char", "symbols", symbols),
                               ("unsigned char", "bits", data)):
        lines.append(f"const {kind} words_{name}[{len(values)}] = {{")
        lines += [",".join(map(str, values[i:i + 24])) + "," for i in range(0, len(values), 24)] + ["};"]
    return "\n".join(lines + [""])


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    rows, catalogue = read(sys.argv[1]), read_catalogue(sys.argv[2])
    texts = [text for _, _, row in rows for text in row]
    for code, _, _, cause, remedy in catalogue:
        texts += [code, "" if cause == "-" else cause, "" if remedy == "-" else remedy]
    earlier = refer(texts)
    pairs, packed = pack(["" if n in earlier else text for n, text in enumerate(texts)])
    for n, at in earlier.items():
        packed[n] = [REFERENCE, at // 255 + 1, at % 255 + 1]
    open(sys.argv[3], "w", encoding="ascii").write(header_text(rows, catalogue))
    open(sys.argv[4], "w", encoding="ascii").write(c_text(rows, catalogue, pairs, packed))


if __name__ == "__main__":
    main()
