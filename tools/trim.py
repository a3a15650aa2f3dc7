"""Takes off what the kernel never reads: `trim.py PROGRAM` cuts a stripped ELF file where its last
loaded byte ends, and with it the table of sections (1 KB), and says so in its header.

What debuggers want is in build/copysnap.debug. (GNU strip does this from binutils 2.41 on.)
"""

import struct
import sys

LOAD = 1


def trimmed(elf):
    """The same program without a section table. The layout of ELF's header: elf(5)."""
    if elf[:4] != b"\x7fELF":
        raise SystemExit("trim: this is not an ELF file")
    wide, order = elf[4] == 2, "<" if elf[5] == 1 else ">"
    words, at = ("QQQ", 24) if wide else ("III", 24)
    _entry, programs, _sections = struct.unpack_from(order + words, elf, at)
    size, count = struct.unpack_from(order + "HH", elf, 54 if wide else 42)
    end = programs + size * count
    for i in range(count):
        header = programs + size * i
        (kind,) = struct.unpack_from(order + "I", elf, header)
        offset, in_file = (struct.unpack_from(order + "Q", elf, header + n)[0] for n in (8, 32)) if wide \
            else (struct.unpack_from(order + "I", elf, header + n)[0] for n in (4, 16))
        if kind == LOAD:
            end = max(end, offset + in_file)
    out = bytearray(elf[:end])
    struct.pack_into(order + ("Q" if wide else "I"), out, 40 if wide else 32, 0)
    struct.pack_into(order + "HHH", out, 58 if wide else 46, 0, 0, 0)
    return bytes(out)


def main(path):
    with open(path, "rb") as file:
        elf = file.read()
    with open(path, "wb") as file:
        file.write(trimmed(elf))


main(*sys.argv[1:])
