#!/usr/bin/env python3
"""Prints compile_commands.json, which editors, clang-tidy and cppcheck read.

usage: compile_commands.py SOURCE... -- COMPILER FLAG...
"""
import json
import os
import sys

split = sys.argv.index("--")
sources, command = sys.argv[1:split], sys.argv[split + 1:]
json.dump([{"directory": os.getcwd(), "file": source, "arguments": command + ["-c", source]} for source in sources],
          sys.stdout, indent=1)
