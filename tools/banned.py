#!/usr/bin/env python3
"""Gate: no call in src/ or port/ of a function that this project does without.
usage: banned.py [ROOT]
"""
import pathlib
import re
import sys

REASONS = {
    "writes without knowing the room there is: use core/buf.h":
        "sprintf vsprintf strcpy strcat stpcpy gets strncpy strncat",
    "brings 15 KB of stdio: use core/buf.h and the port":
        "printf fprintf snprintf vprintf vfprintf vsnprintf dprintf vdprintf puts fputs putchar fputc perror "
        "fopen fdopen fread fwrite fclose fgets getline scanf sscanf fscanf",
    "cannot tell a number from none, or overflow from a number: write the digits' loop":
        "atoi atol atoll atof strtod",
    "keeps hidden state or reads the environment": "strtok localtime gmtime ctime asctime setlocale strerror rand srand random srandom",
    "allocates: all memory is fixed at build time":
        "malloc calloc realloc reallocarray free aligned_alloc posix_memalign memalign strdup strndup asprintf alloca __builtin_alloca",
    "brings an allocator and cannot keep a deadline: use core/dns.h": "getaddrinfo gethostbyname freeaddrinfo getnameinfo",
    "starts a shell or a process": "system popen fork vfork execl execlp execv execvp execve posix_spawn",
    "jumps over the wiping of secrets": "setjmp longjmp abort",
}
BANNED = {name: reason for reason, names in REASONS.items() for name in names.split()}
CALL = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(map(re.escape, BANNED)))
# Comments and literals become spaces, so that lines keep their numbers.
QUIET = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    files = sorted(p for d in ("src", "port") for p in (root / d).rglob("*.[ch]"))
    if not files:
        sys.exit("banned: no C files below %s; run it at the top of the repository" % root.resolve())
    found = 0
    for path in files:
        text = QUIET.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), path.read_text())
        for call in CALL.finditer(text):
            found += 1
            print("%s:%d: %s(): %s" % (path.relative_to(root), text.count("\n", 0, call.start()) + 1, call.group(1),
                                       BANNED[call.group(1)]), file=sys.stderr)
    print("banned: %d files, %d banned calls" % (len(files), found))
    sys.exit(bool(found))


main()
