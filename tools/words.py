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

Packing: a symbol is a character or a pair of symbols; the most frequent pair of symbols becomes a
symbol, again and again, and a text is a row of symbols with canonical Huffman codes, ended by a symbol of
its own. Symbols are numbered in the order of their codes. A text that was there before becomes
REFERENCE and its number. Each BLOCK of texts begins with a byte of its own, so that a text is found
without reading all before it. src/core/words.c undoes it with a small stack.
"""
import collections
import heapq
import sys

# Two symbols that are no characters of a text.
END, REFERENCE = 0, 0x7F
# Bits of the number behind REFERENCE.
NUMBER = 10
# Pairs that become symbols: the number with which the program is smallest.
PAIRS = 840
# What stands for the second half of a character; numbers of symbols are less.
CHARACTER = 0x3FF
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


def replace(text, pair, symbol):
    out, i = [], 0
    while i < len(text):
        if tuple(text[i:i + 2]) == pair:
            out.append(symbol)
            i += 2
        else:
            out.append(text[i])
            i += 1
    return out


def pairs_of(text):
    return collections.Counter(zip(text, text[1:]))


def pack(texts):
    """(parts, packed texts): parts[symbol] is the pair that it stands for; below 256 are characters."""
    packed, parts, depth = [list(text.encode()) for text in texts], {}, collections.defaultdict(int)
    by_text = [pairs_of(text) for text in packed]
    count = sum(by_text, collections.Counter())
    while len(parts) < PAIRS:
        best = [p for p in count if count[p] > 2 and 1 + max(depth[p[0]], depth[p[1]]) < DEPTH]
        if not best:
            break
        # The smallest of the most frequent: the same on every machine.
        pair, symbol = min(best, key=lambda p: (-count[p], p)), 256 + len(parts)
        depth[symbol] = 1 + max(depth[pair[0]], depth[pair[1]])
        parts[symbol] = pair
        for n, seen in enumerate(by_text):
            if pair in seen:
                packed[n] = replace(packed[n], pair, symbol)
                by_text[n] = pairs_of(packed[n])
                count.subtract(seen)
                count.update(by_text[n])
    return parts, packed


def code_lengths(counts):
    """{symbol: bits of its code}: two rarest trees become one, again and again."""
    trees = [(n, symbol, (symbol,)) for symbol, n in counts.items()]
    heapq.heapify(trees)
    bits = dict.fromkeys(counts, 0)
    while len(trees) > 1:
        (n, _, some), (m, at, others) = heapq.heappop(trees), heapq.heappop(trees)
        for symbol in some + others:
            bits[symbol] += 1
        heapq.heappush(trees, (n + m, at, some + others))
    return bits


def codes_of(packed, earlier):
    """(how many codes by length, {symbol: its code as text}), in the order of the codes."""
    rows = [[REFERENCE] if n in earlier else text + [END] for n, text in enumerate(packed)]
    bits = code_lengths(collections.Counter(symbol for row in rows for symbol in row))
    if max(bits.values()) > LONGEST:
        sys.exit("words.py: a code is longer than %d bits" % LONGEST)
    codes, code, length = {}, 0, 0
    for symbol in sorted(bits, key=lambda symbol: (bits[symbol], symbol)):
        code <<= bits[symbol] - length
        length = bits[symbol]
        codes[symbol] = format(code, "0%db" % length)
        code += 1
    return [list(bits.values()).count(n + 1) for n in range(LONGEST)], codes


def to_bits(packed, earlier, codes):
    """(bits, where blocks begin)."""
    data, blocks = [], []
    for at in range(0, len(packed), BLOCK):
        blocks.append(len(data))
        block = ""
        for n in range(at, min(at + BLOCK, len(packed))):
            row = packed[n] + [END]
            block += codes[REFERENCE] + format(earlier[n], "0%db" % NUMBER) if n in earlier \
                else "".join(codes[symbol] for symbol in row)
        block += "0" * (-len(block) % 8)
        data += [int(block[i:i + 8], 2) for i in range(0, len(block), 8)]
    return data, blocks


def tables(parts, codes):
    """(low, high, {symbol: number}): the halves of each symbol, low bytes and the two bits above them. Those that are only
    parts of others come last."""
    number = {symbol: n for n, symbol in enumerate([*codes, *(s for s in parts if s not in codes)])}
    for pair in parts.values():
        for symbol in pair:
            number.setdefault(symbol, len(number))
    if len(number) > CHARACTER:
        sys.exit("words.py: %d symbols are too many" % len(number))
    halves = [(number[parts[s][0]], number[parts[s][1]]) if s in parts else (s, CHARACTER) for s in number]
    low = [half & 0xFF for pair in halves for half in pair]
    nibbles = [a >> 8 | b >> 8 << 2 for a, b in halves] + [0]
    return low, [a | b << 4 for a, b in zip(nibbles[::2], nibbles[1::2])], number


def refer(texts):
    """{number: number of the same text before it}, where a reference is shorter."""
    first = {}
    for number, text in enumerate(texts):
        first.setdefault(text, number)
    return {n: first[text] for n, text in enumerate(texts) if first[text] < n and len(text) > 8}


def header_text(rows, catalogue, number):
    lines = ["/* Made by tools/words.py. */", "enum words_id {"]
    at = 0
    for key, _, texts in rows:
        lines.append(f"    WORDS_{key} = {at},")
        at += len(texts)
    lines += [f"    WORDS_CATALOGUE = {at},", f"    WORDS_END = {at + 3 * len(catalogue)}", "};",
              f"enum {{ CATALOG_ROWS = {len(catalogue)}, WORDS_BLOCK = {BLOCK}, WORDS_STOP = {number[END]},",
              f"       WORDS_REFERENCE = {number[REFERENCE]}, WORDS_NUMBER = {NUMBER}, WORDS_DEPTH = {DEPTH},",
              f"       WORDS_CHARACTER = {CHARACTER} }};", ""]
    return "\n".join(lines)


def c_text(rows, catalogue, lengths, arrays):
    headers = sorted({header for _, header, _ in rows if header} | {"core/catalog.h", "core/words.h"})
    lines = ["/* Made by tools/words.py. */"] + [f'#include "{header}"' for header in headers]
    counts = collections.Counter()
    for key, header, _ in rows:
        if header:
            lines.append(f'_Static_assert({key} == {counts[header]}, "src/words.txt: order of {header}");')
            counts[header] += 1
    lines.append("const struct catalog catalog_rows[CATALOG_ROWS] = {")
    lines += ["    {CATALOG_%s, %s}," % (kind, http) for _, http, kind, _, _ in catalogue] + ["};"]
    lines.append(f"const uint16_t words_lengths[{LONGEST}] = {{{', '.join(map(str, lengths))}}};")
    for name, values in arrays.items():
        kind = "uint16_t" if name == "blocks" else "unsigned char"
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
    parts, packed = pack(["" if n in earlier else text for n, text in enumerate(texts)])
    if len(texts) >= 1 << NUMBER:
        sys.exit("words.py: %d texts are too many" % len(texts))
    lengths, codes = codes_of(packed, earlier)
    low, high, number = tables(parts, codes)
    data, blocks = to_bits(packed, earlier, codes)
    arrays = {"blocks": blocks, "low": low, "high": high, "bits": data}
    open(sys.argv[3], "w", encoding="ascii").write(header_text(rows, catalogue, number))
    open(sys.argv[4], "w", encoding="ascii").write(c_text(rows, catalogue, lengths, arrays))


if __name__ == "__main__":
    main()
